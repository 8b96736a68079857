import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { button } from '../shared/controls/button.ts';
import { textArea } from '../shared/controls/text-input.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

const part = 'request changes';

/** The three answers to a spec; asking for changes opens a field in place. */
export function approvalFooter(ui: PanelUi): TemplateResult {
  return ui.isOpen(part, false) ? changesForm(ui) : answers(ui);
}

function answers(ui: PanelUi): TemplateResult {
  const { spec, run } = ui;
  const { runId } = run;
  const broken = spec !== null && !spec.parsed.ok;
  return html`<div class="buttons three">
      ${button({
        id: 'approve',
        label: t('Approve and implement'),
        kind: 'primary',
        icon: 'check',
        disabled: ui.busy || spec === null || broken,
        onClick: () => {
          if (spec) void ui.ask('approve', { runId, specHash: spec.view.hash });
        },
      })}
      ${button({
        id: 'changes',
        label: t('Request changes'),
        disabled: ui.busy,
        onClick: () => {
          ui.setOpen(part, true);
          ui.focusOn('feedback');
        },
      })}
      ${button({ label: t('Save for later'), disabled: ui.busy || run.status === 'saved', onClick: () => void ui.ask('saveForLater', { runId }) })}
    </div>
    ${
      broken
        ? html`<p class="hint">${t('Correct the spec first: open it, or request changes.')}</p>`
        : run.status === 'saved'
          ? html`<p class="hint">${t('Saved. Approve it whenever you like.')}</p>`
          : nothing
    }`;
}

function changesForm(ui: PanelUi): TemplateResult {
  const { runId } = ui.run;
  const empty = ui.draft(part).trim() === '';
  const close = (): void => {
    ui.setOpen(part, false);
    ui.focusOn('changes');
  };
  const send = async (): Promise<void> => {
    // What is typed may be ahead of what is drawn.
    const feedback = ui.draft(part).trim();
    if (feedback === '' || ui.busy || !(await ui.ask('requestChanges', { runId, feedback }))) return;
    ui.setDraft(part, '');
    ui.setOpen(part, false);
    ui.focusOn('title');
  };
  return html`<div class="form">
    ${textArea({
      id: 'feedback',
      label: t('What should be different?'),
      value: ui.draft(part),
      placeholder: t('For example: keep the price in cents, and add a test for it'),
      onInput: (text) => ui.setDraft(part, text),
      onSubmit: () => void send(),
      onEscape: close,
    })}
    <div class="buttons">
      ${button({ label: t('Send'), kind: 'primary', disabled: ui.busy || empty, title: t('Ctrl+Enter'), onClick: () => void send() })}
      ${button({ label: t('Back'), onClick: close })}
    </div>
    <p class="hint">${t('The spec is revised and shown again, with what changed.')}</p>
  </div>`;
}
