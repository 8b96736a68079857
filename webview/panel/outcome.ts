import { html, nothing, type TemplateResult } from 'lit';
import { reachedCap } from '../../src/core/budget/reached-cap.ts';
import { describeApplied } from '../../src/core/describe/run.ts';
import { describeReached } from '../../src/core/describe/terms.ts';
import { changedFiles } from '../../src/core/run/changed-files.ts';
import { isEndOfScript, isShownWhole, namesIssues } from '../../src/core/question/needs-you.ts';
import { stopOf, type OpenQuestion, type RunState } from '../../src/core/run/run-state.ts';
import { note } from '../shared/controls/note.ts';
import { reproductionMarks, sealMark, unreviewedMark } from '../shared/seal.ts';
import { changeFigures } from '../shared/file-cells.ts';
import { formatUsd, plain } from '../shared/format.ts';
import { markdownView } from '../shared/markdown-view.ts';
import { agentName, capital, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';
import { shownFile } from './shown-file.ts';
import { deltas } from '../shared/spec-delta-view.ts';

/** What was in the run's way where it was worked on, although it is not over: it goes on when that is mended and it is resumed. */
export function blockedNote({ view }: PanelUi): TemplateResult | typeof nothing {
  return view.blocked === null ? nothing : because(t('Run blocked'), plain(view.blocked));
}

function because(title: string, reason: string): TemplateResult {
  return html`<div class="outcome" role="group" aria-label=${title}>
    <p class="outcome-title">${title}</p>
    <p class="outcome-reason" dir="auto">${reason}</p>
  </div>`;
}

/** Why the run needs the person or how it ended, above everything else. */
export function outcome(ui: PanelUi): TemplateResult | typeof nothing {
  const { run } = ui;
  if (run.status === 'failed') return because(t('The run failed'), say(run.error ?? ''));
  if (run.status === 'completed') return done(ui);
  const asked = stopOf(run);
  if (asked) return question(ui, asked);
  const waiting = run.status === 'running' && run.attempts.find((attempt) => attempt.status === 'running' && attempt.waiting);
  return waiting ? note({ icon: 'watch', tone: 'warn', words: capital(say(waiting.activity)), look: 'inset' }) : nothing;
}

function question(ui: PanelUi, asked: OpenQuestion): TemplateResult {
  const { subject, message, detail, hints, retriesUsed, delta } = asked;
  const { run } = ui;
  const reached = asked.kind === 'budget' ? reachedCap(run) : null;
  const [reason = '', ...more] = say(reached ? describeReached(reached) : message).split('\n');
  const who = agentName(run, subject);
  const title = reached || subject === '' || isShownWhole(asked) || reason.includes(who) ? reason : `${who}: ${reason}`;
  const retries = retriesUsed === 0 ? '' : retriesUsed === 1 ? t('after 1 retry') : t('after {0} retries', retriesUsed);
  const output = reached ? '' : say(detail).trimEnd();
  return html`<div class="outcome" role="group" aria-label=${title}>
      <p class="outcome-title" dir="auto">${title}${retries === '' ? nothing : html` <span class="dim">${retries}</span>`}</p>
      ${more.length === 0 ? nothing : html`<p class="outcome-reason" dir="auto">${more.join('\n')}</p>`}
      ${output === '' ? nothing : namesIssues(asked) ? markdownView(ui, output) : html`<pre class="output" tabindex="0" aria-label=${t('Details')}>${output}</pre>`}
      ${isEndOfScript(run, asked) ? nothing : hints.map((hint) => html`<p class="dim gap-above">${say(hint)}</p>`)}
    </div>
    ${reached ? nothing : deltas(delta).map((file) => shownFile(ui, asked, file))}`;
}

function done(ui: PanelUi): TemplateResult {
  const { run } = ui;
  const { conclusion, missed } = run.result ?? {};
  if (conclusion !== undefined) return concluded(ui, say(conclusion));
  const marks = [...reproductionMarks(run), sealMark(run), unreviewedMark(run)].filter((known) => known !== null);
  return html`<div class="outcome">
    <p>${changeFigures(changedFiles(run))}</p>
    ${missed === undefined ? nothing : note({ icon: 'warning', tone: 'warn', words: say(missed) })} ${marks.map((known) => note(known))}
    ${run.applied ? note({ icon: 'git-commit', look: 'dim', words: say(describeApplied(run.applied)) }) : nothing}
    ${run.declined.map(({ message, by }) => note({ icon: 'circle-slash', look: 'dim', words: t('Not done: {0} Declined by {1}.', say(message), by) }))}
    ${expectation(run)}
  </div>`;
}

/** It rightly ended without a change: in words, the first line says it all; the others are its agent's. */
function concluded(ui: PanelUi, words: string): TemplateResult {
  const [title = '', ...more] = words.split('\n');
  return html`<div class="outcome" role="group" aria-label=${title}>
    <p class="outcome-title" dir="auto">${title}</p>
    ${more.length === 0 ? nothing : markdownView(ui, more.join('\n'))}
  </div>`;
}

/** What was expected at the approval, beside what it really took. */
function expectation({ forecast, spend }: RunState): TemplateResult | typeof nothing {
  if (!forecast || forecast.forecast.usd.likely === 0) return nothing;
  const took = spend.usd - forecast.spent.usd;
  return note({
    icon: 'graph',
    look: 'dim',
    words: t('Expected since approval: {0}; actual: {1}.', formatUsd(forecast.forecast.usd.likely), formatUsd(took)),
  });
}
