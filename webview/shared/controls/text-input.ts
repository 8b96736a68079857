import { html, nothing, type TemplateResult } from 'lit';

interface TextOptions {
  readonly id: string;
  /** '': none in sight; then it has a `name` for screen readers. */
  readonly label: string;
  readonly name?: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly placeholder?: string;
  /** More than one line of text; else a field. */
  readonly rows?: number;
  /** Ctrl+Enter or Cmd+Enter in an area, Enter in a field. */
  readonly onSubmit?: () => void;
  readonly onEscape?: () => void;
}

export function textInput({ id, label, name, value, onInput, placeholder, rows, onSubmit, onEscape }: TextOptions): TemplateResult {
  const input = ({ target }: Event): void => {
    if (target !== null && 'value' in target && typeof target.value === 'string') onInput(target.value);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (rows === undefined || event.ctrlKey || event.metaKey)) onSubmit?.();
    else if (event.key === 'Escape') onEscape?.();
  };
  const hint = placeholder ?? nothing;
  return rows === undefined
    ? html`<vscode-text-field
        class="text-input"
        id=${id}
        aria-label=${name ?? nothing}
        placeholder=${hint}
        .value=${value}
        @input=${input}
        @keydown=${press}
        >${label}</vscode-text-field
      >`
    : html`<vscode-text-area
        class="text-input"
        id=${id}
        resize="vertical"
        rows=${rows}
        placeholder=${hint}
        .value=${value}
        @input=${input}
        @keydown=${press}
        >${label}</vscode-text-area
      >`;
}
