import { html, nothing, type TemplateResult } from 'lit';
import { readAmount, reachedCap } from '../../src/core/budget/reached-cap.ts';
import type { OpenQuestion } from '../../src/core/run/run-state.ts';
import type { Reply } from '../../src/protocol/question.ts';
import { note } from '../shared/controls/note.ts';
import { textInput } from '../shared/controls/text-input.ts';
import { formatCount, formatLimit } from '../shared/format.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

type Caps = NonNullable<Reply['caps']>;

interface NewLimit {
  /** What is half typed is kept under it. */
  readonly part: string;
  /** null: what is typed is no limit above the present one. */
  caps(): Caps | null;
  readonly field: TemplateResult;
}

/** The field of a question that wants a higher limit; null for any other question. */
export function newLimit(ui: PanelUi, { options }: OpenQuestion, submit: () => void): NewLimit | null {
  const { run } = ui;
  const reached = reachedCap(run);
  if (!reached || !options.some(({ caps }) => caps)) return null;
  const { cap, spent, limit, proposed } = reached;
  const present = Math.max(spent, limit);
  const part = `new limit ${run.runId} ${cap}`;
  // What is typed may be ahead of what is drawn.
  const typed = (): string => ui.draft(part, String(proposed));
  const caps = (): Caps | null => {
    const amount = readAmount(cap, typed());
    return amount !== null && amount > present ? { [cap]: amount } : null;
  };
  const field = html`${textInput({
    id: 'budget',
    label: { usd: t('New budget in US dollars'), tokens: t('New limit of tokens'), turns: t('New limit of model calls') }[cap],
    value: typed(),
    onInput: (value) => ui.setDraft(part, value),
    onSubmit: submit,
  })}
  ${
    caps() === null
      ? note({
          icon: 'error',
          tone: 'bad',
          look: 'small',
          role: 'alert',
          words: t('Enter a number above the current limit of {0}.', cap === 'usd' ? formatLimit(present) : formatCount(present)),
        })
      : nothing
  }`;
  return { part, caps, field };
}
