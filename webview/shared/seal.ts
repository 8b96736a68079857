import { nothing, type TemplateResult } from 'lit';
import { describeProven, describeSeal } from '../../src/core/describe/proof.ts';
import { describeReproduced } from '../../src/core/describe/reproduced.ts';
import { describeUnreviewed } from '../../src/core/describe/review.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { button } from './controls/button.ts';
import { apart, mark, say, type Mark } from './run-words.ts';
import { t } from './texts.ts';
import type { Ui } from './ui.ts';

/** Has the commands run again, where they do not say that the files as they are now are proven. */
export function proveButton(ui: Pick<Ui, 'run' | 'busy' | 'ask'>): TemplateResult | typeof nothing {
  const { run, busy } = ui;
  const seal = describeSeal(run);
  if (seal === null || seal.verdict === 'proven') return nothing;
  return button({
    id: 'prove',
    label: t('Prove again'),
    icon: 'verified',
    disabled: busy,
    onClick: () => void ui.ask('prove', { runId: run.runId }),
  });
}

/** How what the run mends showed before it, and after. */
export function reproductionMarks({ reproduced: { before, after } }: RunState): Mark[] {
  return [before, after].flatMap((tried) => (tried === null ? [] : [mark(describeReproduced(tried))]));
}

/** That nobody reviewed the change, and why; null: somebody did, or it is still to come. */
export function unreviewedMark(run: RunState): Mark | null {
  const words = describeUnreviewed(run);
  return words === null ? null : { icon: 'debug-step-over', tone: 'dim', words: say(words) };
}

/** What a completed run is worth on the files as they are now; null: nothing can be said. */
export function sealMark(run: RunState): Mark | null {
  const seal = describeSeal(run);
  return seal && { ...apart(mark({ ...seal, text: seal.why })), hover: say(describeProven(run) ?? '') || undefined };
}
