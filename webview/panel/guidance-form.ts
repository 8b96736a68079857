import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { button } from '../shared/controls/button.ts';
import { textArea } from '../shared/controls/text-input.ts';
import { agentName } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

export function guidancePart(agent: string): string {
  return `guidance ${agent}`;
}

/** A word to one agent at work. */
export function guidanceForm(ui: PanelUi, agent: string): TemplateResult | typeof nothing {
  const part = guidancePart(agent);
  if (!ui.isOpen(part, false) || ui.run.status !== 'running') return nothing;
  const empty = ui.draft(part).trim() === '';
  const close = (): void => {
    ui.setOpen(part, false);
    ui.focusOn('title');
  };
  const send = async (): Promise<void> => {
    // What is typed may be ahead of what is drawn.
    const text = ui.draft(part).trim();
    if (text === '' || ui.busy || !(await ui.ask('guide', { runId: ui.run.runId, agent, text }))) return;
    ui.setDraft(part, '');
    close();
  };
  return html`<div class="form agent-form">
    ${textArea({
      id: `guide-${agent}`,
      label: t('Guidance for {0}', agentName(ui.run, agent)),
      value: ui.draft(part),
      rows: 3,
      onInput: (value) => ui.setDraft(part, value),
      onSubmit: () => void send(),
      onEscape: close,
    })}
    <div class="buttons">
      ${button({ label: t('Send'), kind: 'primary', disabled: ui.busy || empty, title: t('Ctrl+Enter'), onClick: () => void send() })}
      ${button({ label: t('Back'), onClick: close })}
    </div>
    <p class="hint">${t('It reads this before its next step.')}</p>
  </div>`;
}
