import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { linkButton } from '../shared/controls/button.ts';
import { noteItem } from '../shared/controls/note.ts';
import { foldable } from '../shared/foldable.ts';
import { formatAgo, plain } from '../shared/format.ts';
import { say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** What needs the person in other runs than the shown one, the oldest first. */
export function inboxView(ui: PanelUi): TemplateResult | typeof nothing {
  const others = ui.view.inbox.filter(({ runId }) => runId !== ui.view.runId);
  if (others.length === 0) return nothing;
  return foldable(ui, {
    part: 'inbox',
    title: t('Needs you'),
    standard: true,
    badge: others.length,
    body: () =>
      html`<ul class="plain">
        ${others.map(({ runId, title, text, at }) =>
          noteItem({
            icon: 'bell-dot',
            tone: 'warn',
            words: html`${linkButton(plain(title), () => void ui.ask('showRun', { runId }))} ${plain(say(text))}
              <span class="dim">${formatAgo(at, ui.now())}</span>`,
          }),
        )}
      </ul>`,
  });
}
