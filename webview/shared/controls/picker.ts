import { html, nothing, type TemplateResult } from 'lit';
import { plain } from '../format.ts';

interface PickerOptions {
  readonly id: string;
  readonly label: string;
  /** Only for screen readers. */
  readonly unseen?: true;
  readonly names: readonly string[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** One of a few names, below its label. */
export function picker({ id, label, unseen, names, chosen, onChoose }: PickerOptions): TemplateResult {
  return html`<label for=${id} class=${unseen ? 'hidden-text' : nothing}>${label}</label>
    <span class="picker">
      <select
        id=${id}
        @change=${({ target }: Event) => {
          if (target instanceof HTMLSelectElement) onChoose(target.selectedIndex);
        }}
      >
        ${names.map((name, index) => html`<option .selected=${index === chosen}>${plain(name)}</option>`)}
      </select>
      <span class="codicon codicon-chevron-down" aria-hidden="true"></span>
    </span>`;
}
