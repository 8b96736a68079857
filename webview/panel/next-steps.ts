import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { readAmount, reachedCap } from '../../src/core/budget/reached-cap.ts';
import type { ReachedCap } from '../../src/core/budget/reached-cap.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { button } from '../shared/controls/button.ts';
import { textArea, textField } from '../shared/controls/text-input.ts';
import { formatCount, formatUsd } from '../shared/format.ts';
import { agentName, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** Why the run stands still or how it ended, above everything else. */
export function outcome(ui: PanelUi): TemplateResult | typeof nothing {
  const { run } = ui;
  const { stop, error } = run;
  if (run.status === 'failed') return box(t('The run failed'), error ?? '', '');
  if (!stop || (run.status !== 'stopped' && run.status !== 'budget-reached')) {
    return run.status === 'completed' ? done(ui) : nothing;
  }
  const reached = reachedCap(run);
  if (reached) return box(usedUp(reached), '', '', stop.said.next.map(say));
  const who = stop.agent === null ? '' : agentName(run, stop.agent);
  const reason = say(stop.said.reason);
  const title = who === '' ? reason : `${who}: ${reason}`;
  const retries = stop.retriesUsed === 0 ? '' : stop.retriesUsed === 1 ? t('after 1 retry') : t('after {0} retries', stop.retriesUsed);
  return box(title, say(stop.said.lastError), retries, stop.said.next.map(say));
}

function usedUp({ cap, spent, limit }: ReachedCap): string {
  if (cap === 'usd') return t('The budget is used up: {0} of {1}, and the next call might pass it.', formatUsd(spent), formatUsd(limit));
  const [used, most] = [formatCount(spent), formatCount(limit)];
  return cap === 'tokens'
    ? t('The tokens are used up: {0} of {1}, and the next call might pass them.', used, most)
    : t('The model calls are used up: {0} of {1}.', used, most);
}

function box(title: string, output: string, note: string, next: readonly string[] = []): TemplateResult {
  return html`<div class="outcome" role="group" aria-label=${title}>
    <p class="outcome-title">${title}${note === '' ? nothing : html` <span class="dim">${note}</span>`}</p>
    ${output.trim() === '' ? nothing : html`<pre class="output" tabindex="0" aria-label=${t('Last error')}>${output.trimEnd()}</pre>`}
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
  const files = Object.values(run.files).filter((file) => !file.output);
  const [added, removed] = [files.reduce((sum, file) => sum + file.added, 0), files.reduce((sum, file) => sum + file.removed, 0)];
  return html`<div class="outcome">
    ${
      files.length === 0
        ? nothing
        : html`<p class="figures">
            ${files.length === 1 ? t('1 file changed') : t('{0} files changed', files.length)}
            <span class="added">+${added}</span> <span class="deleted">−${removed}</span>
          </p>`
    }
    ${proof(run)} ${expectation(run)}
  </div>`;
}

/** Proven or only claimed, in words; nothing where no agent worked. */
function proof(run: RunState): TemplateResult | typeof nothing {
  const verdicts = Object.values(run.verdicts);
  const claimed = verdicts.filter((verdict) => verdict.result === 'claimed').length;
  if (verdicts.length === 0 || verdicts.some((verdict) => verdict.result === 'fail')) return nothing;
  const [icon, tone, words] =
    claimed === 0
      ? ['verified-filled', 'good', t('Proven: every command passed on these files.')]
      : [
          'question',
          'warn',
          claimed === 1
            ? t('1 layer is only claimed: no command proves it.')
            : t('{0} layers are only claimed: no command proves them.', claimed),
        ];
  return html`<p class="note"><span class="codicon codicon-${icon} mark ${tone}" aria-hidden="true"></span><span>${words}</span></p>`;
}

/** What was expected at the approval, beside what it really took. */
function expectation({ forecast, spend }: RunState): TemplateResult | typeof nothing {
  if (!forecast || forecast.forecast.usd.likely === 0) return nothing;
  const took = spend.usd - forecast.spent.usd;
  return html`<p class="note dim">
    <span class="codicon codicon-graph mark" aria-hidden="true"></span
    ><span>${t('Expected {0} from the approval on; it took {1}.', formatUsd(forecast.forecast.usd.likely), formatUsd(took))}</span>
  </p>`;
}

/** What the person can do now; null when nothing. */
export function nextSteps(ui: PanelUi): TemplateResult | null {
  const { run, busy } = ui;
  const { runId } = run;
  const changed = Object.values(run.files).some((file) => !file.output);
  const undo = changed ? button({ label: t('Undo changes'), disabled: busy, onClick: () => void ui.ask('undo', { runId }) }) : nothing;
  const review = changed
    ? button({ label: t('Review changes'), disabled: busy, onClick: () => void ui.ask('openReview', { runId }) })
    : nothing;
  const reached = reachedCap(run);
  switch (run.status) {
    case 'running':
      return ui.view.driven
        ? html`<div class="buttons">
            ${button({ id: 'stop', label: t('Stop'), icon: 'debug-stop', disabled: busy, onClick: () => void ui.ask('stop', { runId }) })}
            ${review}
          </div>`
        : resumeOnly(ui);
    case 'interrupted':
      return resumeOnly(ui);
    case 'stopped':
      return stopped(ui, undo, review);
    case 'budget-reached':
      return reached ? budget(ui, reached, undo) : null;
    case 'completed':
      return html`<div class="buttons three">
        ${button({ id: 'review', label: t('Review changes'), kind: 'primary', icon: 'diff-multiple', disabled: busy, onClick: () => void ui.ask('openReview', { runId }) })}
        ${button({ label: t('Apply to branch…'), disabled: busy, onClick: () => void ui.ask('apply', { runId }) })} ${undo}
      </div>`;
    case 'failed':
    case 'cancelled':
      return html`<div class="buttons">
        ${button({ label: t('New feature…'), kind: 'primary', icon: 'add', disabled: busy, onClick: () => void ui.ask('command', { name: 'newFeature' }) })}
        ${undo}
      </div>`;
    case 'waiting-approval':
    case 'saved':
      return null;
  }
}

function resumeOnly(ui: PanelUi): TemplateResult {
  const { runId } = ui.run;
  return html`<p class="hint above">${t('Nobody works on it. It goes on where it was; nothing is paid twice.')}</p>
    <div class="buttons">
      ${button({ id: 'resume', label: t('Resume'), kind: 'primary', icon: 'debug-continue', disabled: ui.busy, onClick: () => void ui.ask('resume', { runId }) })}
      ${button({ label: t('Cancel run…'), disabled: ui.busy, onClick: () => void ui.ask('cancel', { runId }) })}
    </div>`;
}

function stopped(ui: PanelUi, ...others: (TemplateResult | typeof nothing)[]): TemplateResult {
  const { runId, stop } = ui.run;
  const part = 'resume guidance';
  const empty = ui.draft(part).trim() === '';
  const resume = async (): Promise<void> => {
    const agent = stop?.agent ?? null;
    // What is typed may be ahead of what is drawn.
    const guidance = ui.draft(part).trim();
    const answer = await ui.ask('resume', { runId, ...(guidance === '' ? {} : { guidance, ...(agent === null ? {} : { agent }) }) });
    if (answer) ui.setDraft(part, '');
  };
  return html`<div class="form">
    ${textArea({
      id: 'guidance',
      label: stop?.agent ? t('Guidance for {0}', agentName(ui.run, stop.agent)) : t('Guidance'),
      value: ui.draft(part),
      rows: 3,
      placeholder: t('What should it do differently?'),
      onInput: (text) => ui.setDraft(part, text),
      onSubmit: () => void resume(),
    })}
    <div class="buttons three">
      ${button({
        id: 'resume',
        label: empty ? t('Resume as it is') : t('Resume with guidance'),
        kind: 'primary',
        icon: 'debug-continue',
        disabled: ui.busy,
        onClick: () => void resume(),
      })}
      ${others}
    </div>
  </div>`;
}

function budget(ui: PanelUi, reached: ReachedCap, undo: TemplateResult | typeof nothing): TemplateResult {
  const { runId } = ui.run;
  const { cap, spent, limit } = reached;
  const part = `new limit ${cap}`;
  const typed = (): { text: string; amount: number | null } => {
    const text = ui.draft(part) === '' ? String(reached.proposed) : ui.draft(part);
    const amount = readAmount(cap, text);
    return { text, amount: amount !== null && amount > Math.max(spent, limit) ? amount : null };
  };
  const raise = async (): Promise<void> => {
    const { amount } = typed();
    if (amount !== null && !ui.busy && (await ui.ask('resume', { runId, caps: { [cap]: amount } }))) ui.setDraft(part, '');
  };
  const { text, amount } = typed();
  const valid = amount !== null;
  const present = cap === 'usd' ? formatUsd(Math.max(spent, limit)) : formatCount(Math.max(spent, limit));
  return html`<div class="form">
    ${textField({
      id: 'budget',
      label: { usd: t('New budget in US dollars'), tokens: t('New limit of tokens'), turns: t('New limit of model calls') }[cap],
      value: text,
      onInput: (value) => ui.setDraft(part, value),
      onSubmit: () => void raise(),
    })}
    ${valid ? nothing : html`<p class="hint error-words" role="alert">${t('More than {0}, please.', present)}</p>`}
    <div class="buttons">
      ${button({ id: 'resume', label: t('Raise and resume'), kind: 'primary', icon: 'debug-continue', disabled: ui.busy || !valid, onClick: () => void raise() })}
      ${undo}
    </div>
  </div>`;
}
