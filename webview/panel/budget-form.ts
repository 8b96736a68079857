import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { readAmount, reachedCap } from '../../src/core/budget/reached-cap.ts';
import { button } from '../shared/controls/button.ts';
import { textField } from '../shared/controls/text-input.ts';
import { formatCount, formatUsd } from '../shared/format.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** A run one of whose caps is reached goes on with a higher one. `others`: further buttons. */
export function budgetForm(ui: PanelUi, ...others: (TemplateResult | typeof nothing)[]): TemplateResult | null {
  const { run } = ui;
  const { stop } = run;
  const reached = reachedCap(run);
  const option = stop?.options.find(({ caps }) => caps)?.id;
  if (!reached || !stop || option === undefined) return null;
  const { cap } = reached;
  const present = Math.max(reached.spent, reached.limit);
  const part = `new limit ${run.runId} ${cap}`;
  const proposed = String(reached.proposed);
  // What is typed may be ahead of what is drawn.
  const limit = (): number | null => {
    const amount = readAmount(cap, ui.draft(part, proposed));
    return amount !== null && amount > present ? amount : null;
  };
  const raise = async (): Promise<void> => {
    const to = limit();
    if (to === null || ui.busy) return;
    if (await ui.reply(stop, { option, caps: { [cap]: to } })) ui.setDraft(part, null);
  };
  const valid = limit() !== null;
  return html`<div class="form">
    ${textField({
      id: 'budget',
      label: { usd: t('New budget in US dollars'), tokens: t('New limit of tokens'), turns: t('New limit of model calls') }[cap],
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
