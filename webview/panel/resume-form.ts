import { html } from 'lit';
import type { TemplateResult, nothing } from 'lit';
import { button } from '../shared/controls/button.ts';
import { textArea } from '../shared/controls/text-input.ts';
import { agentName } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** A run that needs the person goes on with a word to the agent it stopped at, or without. `others`: further buttons. */
export function resumeForm(ui: PanelUi, ...others: (TemplateResult | typeof nothing)[]): TemplateResult {
  const { runId, stop } = ui.run;
  const part = `resume guidance ${runId}`;
  const empty = ui.draft(part).trim() === '';
  const resume = async (): Promise<void> => {
    const agent = stop?.agent ?? null;
    // What is typed may be ahead of what is drawn.
    const guidance = ui.draft(part).trim();
    const answer = await ui.ask('resume', { runId, ...(guidance === '' ? {} : { guidance, ...(agent === null ? {} : { agent }) }) });
    if (answer) ui.setDraft(part, null);
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
