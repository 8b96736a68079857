import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { reachedCap } from '../../src/core/budget/reached-cap.ts';
import { describeReached } from '../../src/core/describe/terms.ts';
import { changedFiles } from '../../src/core/run/changed-files.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { note } from '../shared/controls/note.ts';
import { changeFigures } from '../shared/file-cells.ts';
import { formatUsd, plain } from '../shared/format.ts';
import { agentName, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** What was in the run's way where it was worked on, although it is not over: it goes on when that is mended and it is resumed. */
export function standstill({ view }: PanelUi): TemplateResult | typeof nothing {
  if (view.halted === null) return nothing;
  const title = t('The run stands still');
  return html`<div class="outcome" role="group" aria-label=${title}>
    <p class="outcome-title">${title}</p>
    <p class="outcome-reason" dir="auto">${plain(view.halted)}</p>
  </div>`;
}

/** Why the run needs the person or how it ended, above everything else. */
export function outcome(ui: PanelUi): TemplateResult | typeof nothing {
  const { run } = ui;
  const { stop } = run;
  if (run.status === 'failed') return box(t('The run failed'), say(run.error ?? ''), '');
  if (!stop || (run.status !== 'stopped' && run.status !== 'budget-reached')) {
    return run.status === 'completed' ? done(ui) : nothing;
  }
  const next = stop.hints.map(say);
  const reached = reachedCap(run);
  if (reached) return box(say(describeReached(reached)), '', '', next);
  const who = stop.subject === '' ? '' : agentName(run, stop.subject);
  const reason = say(stop.message);
  const title = who === '' ? reason : `${who}: ${reason}`;
  const retries = stop.retriesUsed === 0 ? '' : stop.retriesUsed === 1 ? t('after 1 retry') : t('after {0} retries', stop.retriesUsed);
  return box(title, say(stop.detail), retries, next);
}

function box(reason: string, lastError: string, retries: string, next: readonly string[] = []): TemplateResult {
  const [title, output] = [plain(reason), plain(lastError).trimEnd()];
  return html`<div class="outcome" role="group" aria-label=${title}>
    <p class="outcome-title" dir="auto">${title}${retries === '' ? nothing : html` <span class="dim">${retries}</span>`}</p>
    ${output === '' ? nothing : html`<pre class="output" tabindex="0" aria-label=${t('Last error')}>${output}</pre>`}
    ${next.length === 1 ? html`<p class="dim gap-above">${next[0]}</p>` : nothing}
    ${
      next.length < 2
        ? nothing
        : html`<ul class="bullets dim">
            ${next.map((text) => html`<li>${text}</li>`)}
          </ul>`
    }
  </div>`;
}

function done({ run }: PanelUi): TemplateResult {
  return html`<div class="outcome">
    <p>${changeFigures(changedFiles(run))}</p>
    ${proof(run)} ${expectation(run)}
  </div>`;
}

/** Proven or unproven, in words; nothing where no agent worked. */
function proof(run: RunState): TemplateResult | typeof nothing {
  const verdicts = Object.values(run.verdicts);
  const unproven = verdicts.filter((verdict) => verdict.result === 'unproven').length;
  if (verdicts.length === 0 || verdicts.some((verdict) => verdict.result === 'failed')) return nothing;
  if (unproven === 0) return note({ icon: 'verified-filled', tone: 'good', words: t('Proven: every command passed on these files.') });
  return note({
    icon: 'question',
    tone: 'warn',
    words: unproven === 1 ? t('1 layer is unproven: it has no command.') : t('{0} layers are unproven: they have no command.', unproven),
  });
}

/** What was expected at the approval, beside what it really took. */
function expectation({ forecast, spend }: RunState): TemplateResult | typeof nothing {
  if (!forecast || forecast.forecast.usd.likely === 0) return nothing;
  const took = spend.usd - forecast.spent.usd;
  return note({
    icon: 'graph',
    look: 'dim',
    words: t('Expected {0} from the approval on; it took {1}.', formatUsd(forecast.forecast.usd.likely), formatUsd(took)),
  });
}
