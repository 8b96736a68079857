import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { linkButton } from '../shared/controls/button.ts';
import { noteItem } from '../shared/controls/note.ts';
import { foldable } from '../shared/foldable.ts';
import { formatAgo, plain } from '../shared/format.ts';
import { say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** What needs the person besides what the panel asks, the oldest first: in other runs, and further questions of the shown one. */
export function inboxView(ui: PanelUi): TemplateResult | typeof nothing {
  const { run, view } = ui;
  // What is written covers the shown run and its question.
  const isSeen = view.composer === null;
  const asked = isSeen ? (run.approval ?? run.stop)?.id : undefined;
  const others = view.inbox.filter(({ runId, question }) => runId !== view.runId || question !== asked);
  if (others.length === 0) return nothing;
  return foldable(ui, {
    part: 'inbox',
    title: t('Needs attention'),
    standard: true,
    badge: others.length,
    body: () =>
      html`<ul class="plain">
        ${others.map(({ runId, question, title, text, at }) =>
          noteItem({
            icon: 'bell-dot',
            tone: 'warn',
            words: html`${linkButton(plain(title), () => void (isSeen && runId === view.runId ? ui.ask('answer', { runId, question }) : ui.ask('showRun', { runId })))}
              ${plain(say(text))} <span class="dim">${formatAgo(at, ui.now())}</span>`,
          }),
        )}
      </ul>`,
  });
}
