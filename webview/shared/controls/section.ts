import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';

interface SectionOptions {
  readonly title: string;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  /** At the right end of the header, like a count. */
  readonly badge?: string;
  /** Drawn only while the section is open. */
  readonly body: () => TemplateResult | typeof nothing;
}

/** A collapsible section with the look of a view's header. */
export function section({ title, open, onToggle, badge, body }: SectionOptions): TemplateResult {
  return html`<details
    class="section"
    .open=${open}
    @toggle=${(event: Event) => {
      if (event.currentTarget instanceof HTMLDetailsElement && event.target === event.currentTarget) onToggle(event.currentTarget.open);
    }}
  >
    <summary>
      <span class="twistie codicon codicon-chevron-right" aria-hidden="true"></span>
      <h2>${title}</h2>
      ${badge ? html`<vscode-badge class="count">${badge}</vscode-badge>` : nothing}
    </summary>
    <div class="body">${open ? body() : nothing}</div>
  </details>`;
}
