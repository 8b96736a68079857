import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { FileState } from '../../src/core/run/run-state.ts';
import { describeModes } from '../../src/core/describe/modes.ts';
import { plain, splitPath } from '../shared/format.ts';
import { say } from '../shared/run-words.ts';
import type { PanelUi } from './panel-ui.ts';

/** A file that the run changed; opens its diff. */
export function changedFileRow(ui: PanelUi, { file, before, after, modes, added, removed }: FileState): TemplateResult {
  const { name, folder } = splitPath(file);
  const tone = before === null ? 'added' : after === null ? 'deleted' : 'modified';
  return html`<div class="row" title=${plain(file)}>
    <button type="button" class="row-open" @click=${() => void ui.ask('openDiff', { runId: ui.run.runId, file })}>
      <span class="cut ${tone} file-name">${name}</span><span class="cut description">${folder}</span>
    </button>
    <span class="description">${say(describeModes(modes))}</span>
    <span class="figures small added">+${added}</span><span class="figures small deleted">−${removed}</span>
  </div>`;
}
