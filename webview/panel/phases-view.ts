import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { describePhase, toCome } from '../../src/core/describe/terms.ts';
import { wayOf } from '../../src/core/run/phases.ts';
import { phaseMs } from '../../src/core/run/rests.ts';
import type { PhaseState } from '../../src/core/run/run-state.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { formatClock, formatDuration } from '../shared/format.ts';
import { mark, phaseName, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** The way of the run: what is done, what runs, what is to come. */
export function phasesView(ui: PanelUi): TemplateResult {
  return html`<ol class="flush steps">
    ${wayOf(ui.run).map(({ id, latest: known }) => {
      const standing = known ? describePhase(ui.run, known) : toCome;
      const [name, told] = [phaseName(ui.run, known ?? { phase: id }), say(known?.note ?? '')];
      return html`<li
        class="row step ${known ? '' : 'to-come'}"
        aria-current=${standing.level === 'active' ? 'step' : nothing}
        title=${told === '' ? name : t('{0}: {1}', name, told)}
      >
        ${markIcon(mark(standing))}
        <span class="step-words grow"
          ><span class="step-name">${name}</span>${told === '' ? nothing : html` <span class="description" dir="auto">${told}</span>`}</span
        >
        <span class="description figures">${time(ui, known)}</span>
      </li>`;
    })}
  </ol>`;
}

function time(ui: PanelUi, known: PhaseState | undefined): string {
  if (!known || known.status === 'skipped') return '';
  const ms = phaseMs(ui.run, known, ui.now());
  if (known.endedAt !== null) return formatDuration(ms);
  return ui.run.status === 'running' ? formatClock(ms) : '';
}
