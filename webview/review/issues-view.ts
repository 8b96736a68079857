import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { iconButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { moveAmong } from '../shared/controls/row-keys.ts';
import { plain } from '../shared/format.ts';
import { markdownView } from '../shared/markdown-view.ts';
import { agentName, type Mark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { openIssues, shownIssues, type ShownIssue } from './issues.ts';
import type { ReviewUi } from './review-ui.ts';

/** What the reviews found: open issues in full, mended and dismissed ones closed. */
export function issuesView(ui: ReviewUi): TemplateResult {
  const issues = shownIssues(ui.run, ui.dismissed);
  if (issues.length === 0) return html`<p class="dim">${t('No issues.')}</p>`;
  return html`${steps(ui)}
    <ul class="issues" @keydown=${moveAmong('.issue-title')}>
      ${repeat(
        issues,
        ({ fingerprint }) => fingerprint,
        (issue, index) => issueCard(ui, issue, issues[index + 1] ?? issues[index - 1]),
      )}
    </ul>`;
}

/** Ways from one open issue to the next, for whoever reads the code between them. */
function steps(ui: ReviewUi): TemplateResult | typeof nothing {
  if (ui.run.reviews.length === 0 || openIssues(ui.run, ui.dismissed).length < 2) return nothing;
  return html`<div class="issue-steps">
    ${iconButton({ label: t('Previous issue (P)'), icon: 'arrow-up', onClick: () => stepIssue(ui, -1) })}
    ${iconButton({ label: t('Next issue (N)'), icon: 'arrow-down', onClick: () => stepIssue(ui, 1) })}
  </div>`;
}

/** Brings the next open issue, or the one before, into sight and opens it. */
export function stepIssue(ui: ReviewUi, by: 1 | -1): void {
  const open = openIssues(ui.run, ui.dismissed);
  const last = open.findIndex(({ fingerprint }) => fingerprint === ui.lastIssue);
  const to = open.at(last < 0 ? (by > 0 ? 0 : -1) : (last + by) % open.length);
  if (!to) return;
  ui.lastIssue = to.fingerprint;
  ui.setOpen('issues', true);
  ui.setOpen(`issue ${to.fingerprint}`, true);
  ui.focusOn(idOf(to));
}

/** `next`: what takes the focus when this one is dismissed. */
function issueCard(ui: ReviewUi, issue: ShownIssue, next: ShownIssue | undefined): TemplateResult {
  const part = `issue ${issue.fingerprint}`;
  const open = ui.isOpen(part, issue.standing === 'open');
  return html`<li class="issue ${issue.standing}">
    <div class="issue-head">
      <button type="button" class="issue-title" id=${idOf(issue)} aria-expanded=${String(open)} @click=${() => ui.setOpen(part, !open)}>
        <span class="codicon codicon-chevron-${open ? 'down' : 'right'}" aria-hidden="true"></span>${markIcon(mark(issue))}
        <span dir="auto">${plain(issue.title)}</span>
      </button>
      ${place(ui, issue)} ${standingButton(ui, issue, next ?? issue)}
    </div>
    ${open ? details(ui, issue) : nothing}
  </li>`;
}

/** Where it is, as a link to the code. */
function place(ui: ReviewUi, { file, line, place: is, standing }: ShownIssue): TemplateResult | typeof nothing {
  if (file === null) return nothing;
  const words = plain(`${file}${line === null ? '' : `:${line}`}`);
  const { runId } = ui.run;
  // A fix may have made it.
  if (is === 'no file' && standing === 'open') return html`<bdi class="place">${words} (${t('not there')})</bdi>`;
  return html`<button
    type="button"
    class="link link-button cut end-seen place"
    title=${t('Open {0}', words)}
    @click=${() => void ui.ask('openFile', { runId, file, line })}
  >
    <bdi>${words}</bdi>
  </button>`;
}

/** Dismisses an open issue, or takes a dismissal back. */
function standingButton(ui: ReviewUi, issue: ShownIssue, next: ShownIssue): TemplateResult | typeof nothing {
  if (issue.standing === 'open') return dismissButton(ui, issue, next);
  if (issue.standing !== 'dismissed' || !ui.dismissed.has(issue.fingerprint)) return nothing;
  const { fingerprint, title } = issue;
  return iconButton({
    label: t('Restore “{0}”', plain(title)),
    icon: 'eye',
    disabled: ui.busy,
    onClick: () => void ui.ask('readmit', { runId: ui.run.runId, fingerprint }),
  });
}

function dismissButton(ui: ReviewUi, { fingerprint, title }: ShownIssue, next: ShownIssue): TemplateResult {
  const dismiss = async (): Promise<void> => {
    if ((await ui.ask('dismiss', { runId: ui.run.runId, fingerprint })) !== undefined) ui.focusOn(idOf(next));
  };
  return iconButton({
    label: t('Dismiss “{0}”. Won’t be reported again.', plain(title)),
    icon: 'eye-closed',
    disabled: ui.busy,
    onClick: () => void dismiss(),
  });
}

function idOf({ fingerprint }: ShownIssue): string {
  return `issue-${fingerprint}`;
}

function mark(issue: ShownIssue): Mark {
  if (issue.standing === 'open') return { icon: 'issues', tone: 'bad', words: t('open') };
  return issue.standing === 'fixed'
    ? { icon: 'pass', tone: 'good', words: t('fixed') }
    : { icon: 'eye-closed', tone: 'dim', words: t('dismissed') };
}

function details(ui: ReviewUi, issue: ShownIssue): TemplateResult {
  const rounds = issue.rounds.join(', ');
  return html`<div class="issue-body">
    ${markdownView(ui, issue.description)}
    <dl>
      <dt>${t('Fix')}</dt>
      <dd>${markdownView(ui, issue.fix)}</dd>
      ${
        issue.rule === null
          ? nothing
          : html`<dt>${t('Rule')}</dt>
              <dd dir="auto">${plain(issue.rule)}</dd>`
      }
      <dt>${issue.standing === 'fixed' ? t('Fixed by') : t('Owner')}</dt>
      <dd>${issue.agent === null ? t('no owner') : agentName(ui.run, issue.agent)}</dd>
      <dt>${issue.rounds.length === 1 ? t('Round') : t('Rounds')}</dt>
      <dd class="figures">${rounds}</dd>
    </dl>
  </div>`;
}
