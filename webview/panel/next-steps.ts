import { html, nothing, type TemplateResult } from 'lit';
import { isEndOfScript } from '../../src/core/question/needs-you.ts';
import { describeResumable } from '../../src/core/describe/run.ts';
import { changedFiles } from '../../src/core/run/changed-files.ts';
import { button } from '../shared/controls/button.ts';
import { proveButton } from '../shared/seal.ts';
import { locale, t } from '../shared/texts.ts';
import { demoWays } from './demo-ways.ts';
import type { PanelUi } from './panel-ui.ts';
import { questionForm } from './question-form.ts';
import { stopOf } from '../../src/core/run/run-state.ts';

/** What the person can do now; null when nothing. */
export function nextSteps(ui: PanelUi): TemplateResult | null {
  const { run, busy } = ui;
  const { runId } = run;
  const changed = changedFiles(run).length > 0;
  const undo = changed ? button({ label: t('Undo run…'), disabled: busy, onClick: () => void ui.ask('undo', { runId }) }) : nothing;
  const review = changed
    ? button({ label: t('Open review'), disabled: busy, onClick: () => void ui.ask('openReview', { runId }) })
    : nothing;
  // With everything taken back there is nothing left to commit.
  const apply =
    changed || run.rolledBack.length === 0
      ? button({ label: t('Apply to branch…'), disabled: busy, onClick: () => void ui.ask('apply', { runId }) })
      : nothing;
  // Another process is stopped there; here it can only be cancelled.
  const stop =
    ui.view.owner === null
      ? button({
          id: 'stop',
          label: ui.view.stopping ? t('Stop at once') : t('Stop'),
          icon: 'debug-stop',
          disabled: busy,
          onClick: () => void ui.ask('stop', { runId }),
        })
      : nothing;
  const asked = stopOf(run);
  if (asked && isEndOfScript(run, asked)) return html`<div class="buttons three">${demoWays(ui, runId)} ${undo} ${review}</div>`;
  // Other agents of the run may be at work meanwhile.
  if (asked) return questionForm(ui, asked, run.status !== 'running' ? undo : ui.view.driven ? stop : nothing, review);
  switch (run.status) {
    case 'running':
      if (!ui.view.driven) return resumeOnly(ui);
      return stop === nothing && review === nothing
        ? null
        : html`${ui.view.stopping ? html`<p class="hint above">${t('Stops after the current step; model calls end now. Resume continues where it left off.')}</p>` : nothing}
            <div class="buttons">${stop} ${review}</div>`;
    case 'interrupted':
      return resumeOnly(ui);
    case 'completed':
      if (run.result?.conclusion !== undefined) return anotherOne(ui, undo);
      return html`<div class="buttons three">
        ${button({ id: 'review', label: t('Open review'), kind: 'primary', icon: 'diff-multiple', disabled: busy, onClick: () => void ui.ask('openReview', { runId }) })}
        ${proveButton(ui)} ${apply} ${undo}
      </div>`;
    case 'failed':
    case 'cancelled':
      return anotherOne(ui, undo);
    case 'stopped':
    case 'budget-reached':
    case 'waiting-approval':
    case 'saved':
      return null;
  }
}

/** There is nothing more to do with this one. */
function anotherOne(ui: PanelUi, undo: TemplateResult | typeof nothing): TemplateResult {
  return html`<div class="buttons">
    ${button({ label: t('New feature…'), kind: 'primary', icon: 'add', disabled: ui.busy, onClick: () => void ui.ask('command', { name: 'newFeature' }) })}
    ${button({ label: t('Fix bug…'), icon: 'bug', disabled: ui.busy, onClick: () => void ui.ask('command', { name: 'fixBug' }) })} ${undo}
  </div>`;
}

function resumeOnly(ui: PanelUi): TemplateResult {
  const { runId } = ui.run;
  return html`<p class="hint above">${locale().say(describeResumable(ui.run))}</p>
    <div class="buttons">
      ${button({ id: 'resume', label: t('Resume'), kind: 'primary', icon: 'debug-continue', disabled: ui.busy, onClick: () => void ui.ask('resume', { runId }) })}
      ${button({ label: t('Cancel run…'), disabled: ui.busy, onClick: () => void ui.ask('cancel', { runId }) })}
    </div>`;
}
