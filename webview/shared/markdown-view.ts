import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { plain } from './format.ts';
import { renderMarkdown } from './markdown.ts';
import type { Ui } from './ui.ts';

const rendered = new Map<string, string>();
/** More than the texts of a long review. */
const mostKept = 1000;

/** Markdown of a model or a workspace; a click on a link asks the host, which shows where it leads. */
export function markdownView(ui: Ui, source: string): TemplateResult {
  const open = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest('[data-url]') : null;
    if (!link) return;
    event.preventDefault();
    void ui.ask('openLink', { url: link.getAttribute('data-url') ?? '' });
  };
  return html`<div
    class="markdown"
    @click=${open}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Enter') open(event);
    }}
  >
    ${unsafeHTML(kept(source))}
  </div>`;
}

/** Drawing happens often, the text changes seldom. */
function kept(source: string): string {
  const known = rendered.get(source);
  if (known !== undefined) return known;
  if (rendered.size >= mostKept) rendered.clear();
  const made = renderMarkdown(plain(source));
  rendered.set(source, made);
  return made;
}
