import { html, nothing, type TemplateResult } from 'lit';
import { changedFiles } from '../../src/core/run/changed-files.ts';
import { button } from '../shared/controls/button.ts';
import { loadingBar } from '../shared/controls/loading-bar.ts';
import { foldable } from '../shared/foldable.ts';
import { markdownView } from '../shared/markdown-view.ts';
import { textForm } from '../shared/text-form.ts';
import { t } from '../shared/texts.ts';
import type { ReviewUi } from './review-ui.ts';

/** Whether the section is open, by this part. */
export const pullRequestPart = 'pull request';

/** The text that goes with the branch: to read, to copy, and to put into one's own words; nothing before there is a change to hand over. */
export function pullRequestSection(ui: ReviewUi): TemplateResult | typeof nothing {
  return ui.run.status === 'completed' && changedFiles(ui.run).length > 0
    ? foldable(ui, { part: pullRequestPart, title: t('Pull request'), standard: false, body: () => body(ui) })
    : nothing;
}

function body(ui: ReviewUi): TemplateResult {
  const { pullRequest } = ui;
  if (!pullRequest) return loadingBar();
  const { text, own } = pullRequest;
  const part = `pull request ${ui.run.runId}`;
  if (ui.isOpen(part, false))
    return textForm(ui, {
      part,
      id: 'pull-request',
      label: t('Text of the pull request'),
      hint: t('The first line is the title. Kept with the run, for Apply to Branch and “batuta pr”.'),
      action: t('Keep'),
      rows: 16,
      from: 'title',
      send: (written) => ui.keepPullRequest(`${written}\n`),
    });
  const edit = (): void => {
    if (ui.draft(part) === '') ui.setDraft(part, text);
    ui.setOpen(part, true);
    ui.focusOn('pull-request');
  };
  return html`<div class="pull-request">${markdownView(ui, text)}</div>
    <div class="buttons">
      ${button({ label: t('Edit'), icon: 'edit', onClick: edit })}
      ${button({ label: t('Copy'), icon: 'copy', onClick: () => void ui.ask('copy', { text }) })}
      ${own ? button({ label: t('Discard my text'), disabled: ui.busy, onClick: () => void ui.keepPullRequest(null) }) : nothing}
    </div>
    <p class="hint">${own ? t('Your own text: it does not change with the run.') : t('Made of what holds now.')}</p>`;
}
