import { describeUnpriced, ofCap } from '../../src/core/describe/terms.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { totalTokens } from '../../src/core/budget/usage.ts';
import { workedMs } from '../../src/core/run/rests.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { iconButton } from '../shared/controls/button.ts';
import { bar, markIcon } from '../shared/controls/marks.ts';
import { note } from '../shared/controls/note.ts';
import { picker } from '../shared/controls/picker.ts';
import { formatAgo, formatClock, formatCount } from '../shared/format.ts';
import { runTitle } from '../shared/run-title.ts';
import { runMark, say, statusMark, stoppingMark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** Title, state and cost of the run, the same in every state. */
export function runHeader(ui: PanelUi): TemplateResult {
  const { run, view } = ui;
  const { runId } = run;
  const mark = view.stopping ? stoppingMark() : runMark(run);
  const waits = run.status === 'waiting-approval' || run.status === 'saved';
  return html`<header class="head">
    ${runPicker(ui)}
    <div class="head-line">
      ${runTitle(run)}
      ${run.spec ? iconButton({ label: t('Open spec.md'), icon: 'go-to-file', onClick: () => void ui.ask('openSpec', { runId }) }) : nothing}
      ${run.spec ? iconButton({ label: t('Open living spec'), icon: 'open-preview', onClick: () => void ui.ask('openLivingSpec', { runId }) }) : nothing}
      ${
        run.spend.turns > 0 && !waits
          ? iconButton({ label: t('Open report'), icon: 'output', onClick: () => void ui.ask('openReport', { runId }) })
          : nothing
      }
    </div>
    <div class="meta">
      <span class="status">${markIcon(mark, false)}${mark.words}</span>
      ${view.folder === '' ? nothing : html`<span>${view.folder}</span>`}
      ${run.spec ? html`<span class="figures">v${run.spec.revision}</span>` : nothing}
      <span class="figures">${when(ui)}</span>
      ${run.scripted ? html`<span>${t('Demo: answers scripted, costs simulated. Builds and tests are real.')}</span>` : nothing}
    </div>
    ${run.spend.turns > 0 || run.caps.usd !== null ? spending(run) : nothing}
    ${
      view.owner === null
        ? nothing
        : note({ icon: 'eye', words: t('{0} works on this run. You follow it live here, and can answer.', view.owner) })
    }
  </header>`;
}

function when(ui: PanelUi): string {
  const { run } = ui;
  if (run.status === 'running') return formatClock(workedMs(run, Date.parse(run.startedAt), ui.now()));
  return run.lastAt === '' ? '' : formatAgo(run.endedAt ?? run.lastAt, ui.now());
}

/** Several runs want something: the person picks the one to see. */
function runPicker(ui: PanelUi): TemplateResult | typeof nothing {
  const { runs } = ui.view;
  if (runs.length < 2) return nothing;
  return picker({
    id: 'shown-run',
    label: t('Shown run'),
    unseen: true,
    names: runs.map(({ title, status }) => `${title} – ${statusMark(status).words}`),
    chosen: runs.findIndex(({ runId }) => runId === ui.view.runId),
    onChoose: (index) => void ui.ask('showRun', { runId: runs[index]?.runId ?? '' }),
  });
}

/** Cost against its cap; tokens and calls beside it. */
function spending(run: RunState): TemplateResult {
  const { spend, caps } = run;
  const share = caps.usd === null || caps.usd === 0 ? null : spend.usd / caps.usd;
  return html`<div class="spending">
    <div class="line">
      <span class="figures">${say(ofCap(run, spend.usd))}</span>
      <span class="dim figures small grow end"
        >${t('{0} tokens', formatCount(totalTokens(spend.usage)))} · ${spend.turns === 1 ? t('1 call') : t('{0} calls', spend.turns)}</span
      >
    </div>
    ${share === null ? nothing : bar(share, t('Cost against the budget'))}
    ${spend.estimatedTurns > 0 ? html`<p class="dim small">${t('The provider reports no usage: tokens are an estimate.')}</p>` : nothing}
    ${spend.unpricedTurns > 0 ? html`<p class="dim small">${say(describeUnpriced(spend.unpricedTurns))}</p>` : nothing}
  </div>`;
}
