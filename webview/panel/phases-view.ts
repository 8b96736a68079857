import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { wayOf } from '../../src/core/run/phases.ts';
import type { PhaseState } from '../../src/core/run/run-state.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { formatClock, formatDuration } from '../shared/format.ts';
import { phaseName, say } from '../shared/run-words.ts';
import type { Mark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** The way of the run: what is done, what runs, what is to come. */
export function phasesView(ui: PanelUi): TemplateResult {
  return html`<ol class="flush steps">
    ${wayOf(ui.run).map(({ id, latest: known }) => {
      const mark = phaseMark(ui, known);
      return html`<li
        class="row step ${known ? '' : 'to-come'}"
        aria-current=${mark.icon === 'loading' ? 'step' : nothing}
        title=${say(known?.note ?? '')}
      >
        ${markIcon(mark)}<span class="step-name">${phaseName(ui.run, known ?? { phase: id })}</span>
        <span class="description cut grow" dir="auto">${say(known?.note ?? '')}</span>
        <span class="description figures">${time(ui, known)}</span>
      </li>`;
    })}
  </ol>`;
}

function phaseMark({ run }: PanelUi, known: PhaseState | undefined): Mark {
  if (!known) return { icon: 'circle-large-outline', tone: 'dim', words: t('to come') };
  if (known.status === 'completed') return { icon: 'pass', tone: 'good', words: t('done') };
  if (known.status === 'skipped') return { icon: 'debug-step-over', tone: 'dim', words: t('skipped') };
  if (run.status === 'running') return { icon: 'loading', tone: 'active', words: t('running') };
  return run.status === 'failed'
    ? { icon: 'error', tone: 'bad', words: t('failed here') }
    : { icon: 'debug-pause', tone: 'warn', words: t('paused here') };
}

function time(ui: PanelUi, known: PhaseState | undefined): string {
  if (!known || known.status === 'skipped') return '';
  if (known.endedAt !== null) return formatDuration(Date.parse(known.endedAt) - Date.parse(known.startedAt));
  return ui.run.status === 'running' ? formatClock(ui.now() - Date.parse(known.startedAt)) : '';
}
