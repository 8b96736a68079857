import { nothing, type TemplateResult } from 'lit';
import { iconButton } from '../shared/controls/button.ts';
import { agentName } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';
import { textForm } from '../shared/text-form.ts';

/** Opens and closes the form for a word to one agent. */
export function guideButton(ui: PanelUi, agent: string): TemplateResult {
  const part = partOf(ui.run.runId, agent);
  const open = ui.isOpen(part, false);
  return iconButton({
    id: `open-guide-${agent}`,
    label: t('Guide {0}', agentName(ui.run, agent)),
    icon: 'edit',
    expanded: open,
    onClick: () => {
      ui.setOpen(part, !open);
      if (!open) ui.focusOn(`guide-${agent}`);
    },
  });
}

/** A word to one agent at work. */
export function guidanceForm(ui: PanelUi, agent: string): TemplateResult | typeof nothing {
  const part = partOf(ui.run.runId, agent);
  if (!ui.isOpen(part, false) || ui.run.status !== 'running') return nothing;
  return textForm(ui, {
    part,
    id: `guide-${agent}`,
    label: t('Guidance for {0}', agentName(ui.run, agent)),
    hint: t('Read before its next step.'),
    rows: 3,
    look: 'agent-form',
    from: `open-guide-${agent}`,
    send: async (text) => (await ui.ask('guide', { runId: ui.run.runId, agent, text })) !== undefined,
  });
}

function partOf(runId: string, agent: string): string {
  return `guidance ${runId} ${agent}`;
}
