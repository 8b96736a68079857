import { html, nothing, type TemplateResult } from 'lit';
import type { ViewState } from '../../src/protocol/webview-view.ts';
import { linkButton } from '../shared/controls/button.ts';
import { noteItem } from '../shared/controls/note.ts';
import { foldable } from '../shared/foldable.ts';
import { formatAgo, plain } from '../shared/format.ts';
import { say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';
import { approvalOf, stopOf } from '../../src/core/run/run-state.ts';

type Waiting = ViewState['inbox'][number];

/** What needs the person in runs other than the shown one, the oldest first: it stands apart from the shown run. While a request is written every run is another. */
export function otherRunsView(ui: PanelUi): TemplateResult | typeof nothing {
  const { inbox, composer, runId } = ui.view;
  const isShown = composer === null && ui.view.situation === 'run';
  const others = inbox.filter((one) => !isShown || one.runId !== runId);
  const title = isShown ? t('Needs attention in other runs') : t('Needs attention');
  return waitingList(ui, 'inbox', title, others, (one) => void ui.ask('showRun', { runId: one.runId }));
}

/** What the shown run asks besides what the panel draws. */
export function furtherQuestions(ui: PanelUi): TemplateResult | typeof nothing {
  const { run, view } = ui;
  const asked = (approvalOf(run) ?? stopOf(run))?.id;
  const further = view.inbox.filter(({ runId, question }) => runId === view.runId && question !== asked);
  return waitingList(ui, 'further', t('Needs attention'), further, ({ runId, question }) => void ui.ask('answer', { runId, question }));
}

function waitingList(
  ui: PanelUi,
  part: string,
  title: string,
  all: readonly Waiting[],
  open: (one: Waiting) => void,
): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  return foldable(ui, {
    part,
    title,
    standard: true,
    badge: all.length,
    body: () =>
      html`<ul class="plain">
        ${all.map((one) =>
          noteItem({
            icon: 'bell-dot',
            tone: 'warn',
            words: html`${linkButton(plain(one.title), () => open(one))} ${plain(say(one.text))}
              <span class="dim">${formatAgo(one.at, ui.now())}</span>`,
          }),
        )}
      </ul>`,
  });
}
