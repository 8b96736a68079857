import { html, nothing, type TemplateResult } from 'lit';

interface ButtonOptions {
  readonly label: string;
  readonly onClick: () => void;
  readonly kind?: 'primary' | 'secondary';
  /** Name of a codicon before the words. */
  readonly icon?: string;
  /** Cannot be used now; it keeps the focus, and stays to be found by keyboard and screen reader. */
  readonly disabled?: boolean;
  readonly id?: string;
  readonly title?: string;
}

export function button({ label, onClick, kind = 'secondary', icon, disabled = false, id, title }: ButtonOptions): TemplateResult {
  return html`<vscode-button
    appearance=${kind}
    class="button ${kind}"
    id=${id ?? nothing}
    title=${title ?? nothing}
    aria-disabled=${disabled ? 'true' : nothing}
    @click=${disabled ? nothing : onClick}
    >${icon ? html`<span slot="start" class="codicon codicon-${icon}" aria-hidden="true"></span>` : nothing}${label}</vscode-button
  >`;
}

interface IconButtonOptions {
  /** For screen readers and as the tooltip. */
  readonly label: string;
  readonly icon: string;
  /** What screen readers say besides. */
  readonly description?: string;
  readonly onClick: (event: Event) => void;
  readonly disabled?: boolean;
  readonly id?: string;
  /** A toggle's state. */
  readonly pressed?: boolean;
  /** A part that it opens: whether that is open. */
  readonly expanded?: boolean;
  /** Other keys lead to it than Tab. */
  readonly untabbed?: boolean;
}

/** The toolkit's icon button is larger than today's toolbars. */
export function iconButton({
  label,
  icon,
  description,
  onClick,
  disabled = false,
  id,
  pressed,
  expanded,
  untabbed = false,
}: IconButtonOptions): TemplateResult {
  return html`<button
    type="button"
    class="icon-button"
    id=${id ?? nothing}
    title=${label}
    aria-label=${label}
    aria-description=${description ?? nothing}
    aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    aria-expanded=${expanded === undefined ? nothing : String(expanded)}
    aria-disabled=${disabled ? 'true' : nothing}
    tabindex=${untabbed ? -1 : nothing}
    @click=${disabled ? nothing : onClick}
  >
    <span class="codicon codicon-${icon}" aria-hidden="true"></span>
  </button>`;
}

/** Words that do something, in running text. */
export function linkButton(label: string, onClick: (event: Event) => void): TemplateResult {
  return html`<button type="button" class="link link-button" @click=${onClick}>${label}</button>`;
}
