import { html, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { plain } from './format.ts';
import { renderMarkdown, renderWords } from './markdown.ts';
import type { Ui } from './ui.ts';

type Render = (source: string) => string;

/** By what drew it, and from which text. */
const rendered = new Map<Render, Map<string, string>>();
/** More than the texts of a long review. */
const mostKept = 1000;

/** Markdown of a model or a workspace; a click on a link asks the host, which shows where it leads. */
export function markdownView(ui: Ui, source: string): TemplateResult {
  const open = opener(ui);
  return html`<div class="markdown" @click=${open} @keydown=${open}>${unsafeHTML(kept(source, renderMarkdown))}</div>`;
}

/** The same for words in a line of ours, like those of a task. */
export function markdownWords(ui: Ui, source: string): TemplateResult {
  const open = opener(ui);
  return html`<span class="markdown" dir="auto" @click=${open} @keydown=${open}>${unsafeHTML(kept(source, renderWords))}</span>`;
}

function opener(ui: Ui): (event: Event) => void {
  return (event) => {
    const link = event.target instanceof Element ? event.target.closest('[data-url]') : null;
    if (!link || (event instanceof KeyboardEvent && event.key !== 'Enter')) return;
    event.preventDefault();
    void ui.ask('openLink', { url: link.getAttribute('data-url') ?? '' });
  };
}

/** Drawing happens often, the text changes seldom. */
function kept(source: string, render: Render): string {
  const texts = rendered.get(render) ?? new Map<string, string>();
  rendered.set(render, texts);
  const known = texts.get(source);
  if (known !== undefined) return known;
  if (texts.size >= mostKept) texts.clear();
  const made = render(plain(source));
  texts.set(source, made);
  return made;
}
