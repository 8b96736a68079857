import { html, type TemplateResult } from 'lit';
import type { ComposerView } from '../../src/protocol/composer.ts';
import { button } from '../shared/controls/button.ts';
import { note } from '../shared/controls/note.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** Whether somebody answers what is written: models take anything, the script of the sample its own request. */
export function isAnswerable({ demo }: ComposerView, text: string): boolean {
  return demo === null || demo.request === text.trim();
}

/** What to know of a request in a copy of the sample. */
export function demoNote(ui: PanelUi, composer: ComposerView, text: string): TemplateResult {
  if (isAnswerable(composer, text)) return note({ icon: 'info', words: t('Demo: answers scripted, costs simulated. Start it as it is.') });
  const words =
    composer.demo?.request === null
      ? t('The demo has nothing of this kind. A model provider can do it.')
      : t('This demo only knows the sample’s request, so nobody could answer yours. Your text is kept.');
  return html`${note({ icon: 'warning', tone: 'warn', words })}
    <div class="buttons">${demoWays(ui, null)}</div>`;
}

/** What to do where the script of the sample has no answer, for a run (`runId`) or what is being written. */
export function demoWays(ui: PanelUi, runId: string | null): TemplateResult {
  const go = (to: 'sample' | 'provider') => (): void => void ui.ask('leaveScript', { to, runId });
  return html`${button({ id: 'use-sample', label: t('Use the sample’s request'), kind: 'primary', disabled: ui.busy, onClick: go('sample') })}
  ${button({ id: 'use-provider', label: t('Choose a model provider…'), disabled: ui.busy, onClick: go('provider') })}`;
}
