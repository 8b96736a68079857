import { html, nothing, type TemplateResult } from 'lit';
import type { Ui } from './ui.ts';

interface FoldableOptions {
  /** What its being open is kept under. */
  readonly part: string;
  readonly title: string;
  /** Open until the person decides. */
  readonly standard: boolean;
  /** Drawn only while it is open. */
  readonly body: () => TemplateResult | typeof nothing | readonly (TemplateResult | typeof nothing)[];
  /** For `reveal`. */
  readonly id?: string;
  /** At the right end of the header: a count; none for 0. */
  readonly badge?: number;
}

/** A section of the page, with the look of a view's header, that stays open or folded as the person left it. */
export function foldable(ui: Ui, { part, title, standard, body, id, badge = 0 }: FoldableOptions): TemplateResult {
  const open = ui.isOpen(part, standard);
  return html`<details
    class="section"
    id=${id ?? nothing}
    .open=${open}
    @toggle=${({ currentTarget, target }: Event) => {
      if (currentTarget instanceof HTMLDetailsElement && target === currentTarget) ui.setOpen(part, currentTarget.open);
    }}
  >
    <summary>
      <span class="twistie codicon codicon-chevron-right" aria-hidden="true"></span>
      <h2>${title}</h2>
      ${badge === 0 ? nothing : html`<vscode-badge class="count">${badge}</vscode-badge>`}
    </summary>
    <div class="body">${open ? body() : nothing}</div>
  </details>`;
}
