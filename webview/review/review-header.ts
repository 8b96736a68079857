import { html, nothing, type TemplateResult } from 'lit';
import { changedFiles } from '../../src/core/run/changed-files.ts';
import { button } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { changeFigures } from '../shared/file-cells.ts';
import { formatDuration } from '../shared/format.ts';
import { runTitle } from '../shared/run-title.ts';
import { runMark, say, type Mark } from '../shared/run-words.ts';
import { proveButton, reproductionMarks, sealMark, unreviewedMark } from '../shared/seal.ts';
import { ofCap } from '../../src/core/describe/terms.ts';
import { workedMs } from '../../src/core/run/rests.ts';
import { staleFiles } from '../../src/core/run/seal.ts';
import { t } from '../shared/texts.ts';
import { openIssues } from './issues.ts';
import type { ReviewUi } from './review-ui.ts';

/** Verdict, figures, and what can be done with the whole run. */
export function reviewHeader(ui: ReviewUi): TemplateResult {
  const { run, busy } = ui;
  const { runId } = run;
  const files = changedFiles(run);
  const seal = sealMark(run);
  const verdicts = [verdictWords(ui), ...reproductionMarks(run), ...(seal ? [seal] : [])];
  const status = runMark(run);
  const end = Date.parse(run.endedAt ?? run.lastAt);
  return html`<header>
    ${runTitle(run)}
    ${verdicts.map((mark) => html`<p class="verdict" title=${mark.hover ?? nothing}>${markIcon(mark, false)}<span>${mark.words}</span></p>`)}
    <div class="meta">
      <span class="status">${markIcon(status, false)}${status.words}</span>
      ${changeFigures(files)}
      <span class="figures">${say(ofCap(run, run.spend.usd))}</span>
      <span class="figures">${formatDuration(workedMs(run, Date.parse(run.startedAt), end))}</span>
      ${run.scripted ? html`<span>${t('scripted')}</span>` : nothing}
    </div>
    <div class="buttons">
      ${button({ id: 'all', label: t('Open all changes'), kind: 'primary', icon: 'diff-multiple', disabled: busy || files.length === 0, onClick: () => void ui.ask('openAllChanges', { runId }) })}
      ${proveButton(ui)}
      ${run.status === 'completed' ? button({ label: t('Apply to branch…'), disabled: busy, onClick: () => void ui.ask('apply', { runId }) }) : nothing}
      ${button({ label: t('Undo run…'), disabled: busy || files.length === 0 || run.status === 'running', onClick: () => void ui.ask('undo', { runId }) })}
      ${button({ label: t('Open report'), icon: 'output', disabled: busy, onClick: () => void ui.ask('openReport', { runId }) })}
    </div>
  </header>`;
}

/** What the reviews say, as it stands now. */
export function verdictWords({ run, dismissed }: ReviewUi): Mark {
  const latest = run.reviews.at(-1);
  const open = openIssues(run, dismissed).length;
  if (!latest) {
    const unreviewed = unreviewedMark(run);
    return unreviewed ?? { icon: 'circle-large-outline', tone: 'dim', words: t('Not reviewed yet') };
  }
  // By comments of the person, after it.
  if (latest.verdict === 'approved' && open > 0)
    return {
      icon: 'request-changes',
      tone: 'bad',
      words: open === 1 ? t('Sent back: 1 issue to fix') : t('Sent back: {0} issues to fix', open),
    };
  if (latest.verdict === 'approved' && staleFiles(run).length > 0)
    return { icon: 'warning', tone: 'warn', words: t('Approved, but changed since') };
  if (latest.verdict === 'approved') {
    return {
      icon: 'pass-filled',
      tone: 'good',
      words: latest.round === 1 ? t('Approved at once') : t('Approved in round {0}', latest.round),
    };
  }
  if (open === 0) return { icon: 'pass', tone: 'dim', words: t('Rejected in round {0}; all issues dismissed', latest.round) };
  return {
    icon: 'request-changes',
    tone: 'bad',
    words:
      open === 1
        ? t('Rejected in round {0}: 1 issue to fix', latest.round)
        : t('Rejected in round {0}: {1} issues to fix', latest.round, open),
  };
}
