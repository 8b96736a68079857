import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { iconButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { markdownView } from '../shared/markdown-view.ts';
import { agentName } from '../shared/run-words.ts';
import type { Mark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { shownIssues } from './issues.ts';
import type { ShownIssue } from './issues.ts';
import type { ReviewUi } from './review-ui.ts';

/** What the reviews found: open issues in full, mended and dismissed ones closed. */
export function issuesView(ui: ReviewUi): TemplateResult {
  const issues = shownIssues(ui.run, ui.dismissed);
  if (issues.length === 0) return html`<p class="dim">${t('No issues.')}</p>`;
  return html`<ul class="issues">
    ${issues.map((issue) => issueCard(ui, issue))}
  </ul>`;
}

function issueCard(ui: ReviewUi, issue: ShownIssue): TemplateResult {
  const { runId } = ui.run;
  const { file, line, fingerprint } = issue;
  const part = `issue ${fingerprint}`;
  const open = ui.isOpen(part, issue.standing === 'open');
  return html`<li class="issue ${issue.standing}">
    <div class="issue-head">
      <button type="button" class="issue-title" aria-expanded=${String(open)} @click=${() => ui.setOpen(part, !open)}>
        <span class="codicon codicon-chevron-${open ? 'down' : 'right'}" aria-hidden="true"></span>${markIcon(mark(issue))}
        <span>${issue.title}</span>
      </button>
      ${
        file === null
          ? nothing
          : html`<button
              type="button"
              class="link link-button mono cut place"
              title=${t('Open {0}', file)}
              @click=${() => void ui.ask('openFile', { runId, file, line })}
            >
              ${file}${line === null ? '' : `:${line}`}
            </button>`
      }
      ${
        issue.standing === 'open'
          ? iconButton({
              label: t('Dismiss “{0}”: no later review brings it up', issue.title),
              icon: 'eye-closed',
              disabled: ui.busy,
              onClick: () => void ui.ask('dismiss', { runId, fingerprint }),
            })
          : issue.standing === 'dismissed' && ui.dismissed.has(fingerprint)
            ? iconButton({
                label: t('Take the dismissal of “{0}” back: later reviews may name it', issue.title),
                icon: 'eye',
                disabled: ui.busy,
                onClick: () => void ui.ask('readmit', { runId, fingerprint }),
              })
            : nothing
      }
    </div>
    ${open ? details(ui, issue) : nothing}
  </li>`;
}

function mark(issue: ShownIssue): Mark {
  if (issue.standing === 'open') return { icon: 'issues', tone: 'bad', words: t('open') };
  return issue.standing === 'mended'
    ? { icon: 'pass', tone: 'good', words: t('mended') }
    : { icon: 'eye-closed', tone: 'dim', words: t('dismissed') };
}

function details(ui: ReviewUi, issue: ShownIssue): TemplateResult {
  const link = (url: string): void => void ui.ask('openLink', { url });
  const rounds = issue.rounds.join(', ');
  return html`<div class="issue-body">
    ${markdownView(issue.description, link)}
    <dl>
      <dt>${t('Fix')}</dt>
      <dd>${markdownView(issue.fix, link)}</dd>
      ${
        issue.rule === null
          ? nothing
          : html`<dt>${t('Rule')}</dt>
              <dd>${issue.rule}</dd>`
      }
      <dt>${issue.standing === 'mended' ? t('Mended by') : t('Falls to')}</dt>
      <dd>${issue.agent === null ? t('nobody owns this file') : agentName(ui.run, issue.agent)}</dd>
      <dt>${issue.rounds.length === 1 ? t('Round') : t('Rounds')}</dt>
      <dd class="figures">${rounds}</dd>
    </dl>
  </div>`;
}
