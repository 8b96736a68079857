import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { button } from '../shared/controls/button.ts';
import { textField } from '../shared/controls/text-input.ts';
import { formatCount, formatUsd } from '../shared/format.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

type Cap = 'usd' | 'tokens' | 'turns';

/** A run one of whose caps is reached goes on with a higher one. `others`: further buttons. */
export function budgetForm(ui: PanelUi, ...others: (TemplateResult | typeof nothing)[]): TemplateResult {
  const { run } = ui;
  const reached = ui.events.findLast((event) => event.type === 'budget.reached');
  const cap = reached?.cap ?? 'usd';
  const present = run.caps[cap] ?? reached?.limit ?? 0;
  const part = `new budget ${cap}`;
  const proposed = String(Math.max(1, Math.ceil(present * 2)));
  // What is typed may be ahead of what is drawn.
  const limit = (): number | null => readLimit(ui.draft(part, proposed), cap, present);
  const raise = async (): Promise<void> => {
    const to = limit();
    if (to === null || ui.busy) return;
    if (await ui.ask('resume', { runId: run.runId, raise: { cap, limit: to } })) ui.setDraft(part, null);
  };
  const valid = limit() !== null;
  return html`<div class="form">
    ${textField({
      id: 'budget',
      label: labels(cap),
      value: ui.draft(part, proposed),
      onInput: (value) => ui.setDraft(part, value),
      onSubmit: () => void raise(),
    })}
    ${
      valid
        ? nothing
        : html`<p class="hint error-words" role="alert">
            ${t('A number above the present limit of {0}, please.', cap === 'usd' ? formatUsd(present) : formatCount(present))}
          </p>`
    }
    <div class="buttons">
      ${button({ id: 'resume', label: t('Raise and resume'), kind: 'primary', icon: 'debug-continue', disabled: ui.busy || !valid, onClick: () => void raise() })}
      ${others}
    </div>
  </div>`;
}

function labels(cap: Cap): string {
  switch (cap) {
    case 'usd':
      return t('New budget in US dollars');
    case 'tokens':
      return t('New limit of tokens');
    case 'turns':
      return t('New limit of calls');
  }
}

/** Tokens and calls are whole numbers; dollars may have a comma. null: not above the present one, or no number. */
function readLimit(text: string, cap: Cap, present: number): number | null {
  const value = Number(text.trim().replace(/^\$/, '').replace(',', '.'));
  const fits = Number.isFinite(value) && value > present && (cap === 'usd' || Number.isInteger(value));
  return fits ? value : null;
}
