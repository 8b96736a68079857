import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';

interface TextOptions {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly placeholder?: string;
  readonly rows?: number;
  /** Ctrl+Enter or Cmd+Enter in an area, Enter in a field. */
  readonly onSubmit?: () => void;
  readonly onEscape?: () => void;
}

export function textArea({ id, label, value, onInput, placeholder, rows = 4, onSubmit, onEscape }: TextOptions): TemplateResult {
  return html`<vscode-text-area
    class="text-input"
    id=${id}
    resize="vertical"
    rows=${rows}
    placeholder=${placeholder ?? nothing}
    .value=${value}
    @input=${(event: Event) => onInput(valueOf(event))}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit?.();
      else if (event.key === 'Escape') onEscape?.();
    }}
    >${label}</vscode-text-area
  >`;
}

export function textField({ id, label, value, onInput, placeholder, onSubmit, onEscape }: TextOptions): TemplateResult {
  return html`<vscode-text-field
    class="text-input"
    id=${id}
    placeholder=${placeholder ?? nothing}
    .value=${value}
    @input=${(event: Event) => onInput(valueOf(event))}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Enter') onSubmit?.();
      else if (event.key === 'Escape') onEscape?.();
    }}
    >${label}</vscode-text-field
  >`;
}

function valueOf(event: Event): string {
  const { target } = event;
  return target !== null && 'value' in target && typeof target.value === 'string' ? target.value : '';
}
