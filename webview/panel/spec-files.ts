import { html, nothing, type TemplateResult } from 'lit';
import type { Spec, SpecFile, SpecLayer } from '../../src/protocol/spec.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { rows } from '../shared/controls/windowed-rows.ts';
import { changeLetter, fileCells } from '../shared/file-cells.ts';
import { formatCommand, plain } from '../shared/format.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

export function fileCount(spec: Spec): number {
  return spec.layers.reduce((sum, layer) => sum + layer.files.length, 0);
}

/** The files of each layer, and how the layer's work will be proven. */
export function specFiles(ui: PanelUi, spec: Spec): TemplateResult {
  const existing = new Set(typeof ui.spec === 'string' ? [] : ui.spec.view.existing);
  return html`<div class="flush">
    ${spec.layers.map(
      (layer) =>
        html`<h3 class="group" dir="auto">${plain(layer.heading)}</h3>
          ${rows({
            items: layer.files,
            label: t('Files of {0}', plain(layer.heading)),
            key: (file) => file.path,
            row: (file) => fileRow(ui, file, existing.has(file.path)),
          })}
          ${proof(ui.run, layer)}`,
    )}
  </div>`;
}

function fileRow(ui: PanelUi, file: SpecFile, exists: boolean): TemplateResult {
  const change = exists ? 'modified' : 'added';
  const cells = fileCells(file.path, change);
  const { runId } = ui.run;
  return html`<div class="row" title=${plain(`${file.path}\n${file.description}`)}>
    ${
      exists
        ? html`<button type="button" class="row-open" @click=${() => void ui.ask('openFile', { runId, file: file.path, line: null })}>
            ${cells}
          </button>`
        : html`<span class="row-open">${cells}</span>`
    }
    ${changeLetter(change, exists ? t('will be modified') : t('will be created'))}
  </div>`;
}

/** Proven by commands that Batuta runs, or unproven. */
function proof(run: RunState, layer: SpecLayer): TemplateResult | typeof nothing {
  const agent = run.agents.find((known) => known.section.toLowerCase() === layer.heading.toLowerCase());
  if (!agent) return nothing;
  if (agent.validate.length === 0) {
    return html`<p class="proof">
      <span class="codicon codicon-question mark warn" aria-hidden="true"></span>
      <span>${t('Unproven: no command proves this layer.')}</span>
    </p>`;
  }
  return html`<p class="proof">
    <span class="codicon codicon-beaker mark dim" aria-hidden="true"></span>
    <span
      >${t('Proven by')}
      ${agent.validate.map((command, index) => html`${index > 0 ? ', ' : ''}<span class="mono">${formatCommand(command)}</span>`)}</span
    >
  </p>`;
}
