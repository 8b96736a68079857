import type { RunEventBody } from '../../src/protocol/run-event.ts';
import type { Player } from '../fakes/fake-run.ts';
import { answered, approvalAsked } from '../fakes/questions.ts';
import { approved, asked, completed, specFile, upToApproval } from './recorded-runs.ts';

/** Plays up to the approval, takes answers until it is approved, then plays the rest. */
export function featureScript(...rest: readonly (readonly RunEventBody[])[]): (player: Player) => Promise<void> {
  return async (player) => {
    player.emit(...upToApproval);
    await takeApproval(player);
    for (const bodies of rest) player.emit(...bodies);
    // A run that has stopped waits for a person; whatever they say, it is complete afterwards.
    const last = rest.at(-1)?.at(-1);
    if (last?.type !== 'question.asked') return;
    const { option, by, text, caps } = await player.reply();
    player.emit(answered(last, option, { by, ...(text ? { text } : {}) }));
    if (caps) player.emit({ type: 'budget.raised', caps: { usd: caps.usd ?? 5, tokens: 2_000_000, turns: 200 } });
    player.emit(...completed);
  };
}

/** Waits for an answer as the pipeline does: changes are asked again, "save" keeps waiting. */
export async function takeApproval(player: Player): Promise<void> {
  let open = asked;
  for (let id = 2; ; id += 1) {
    const { option, by, text } = await player.reply();
    player.emit(answered(open, option, { by, ...(text ? { text } : {}) }));
    if (option === 'approve') return player.emit(...approved.slice(1));
    if (option === 'save') open = approvalAsked({ id, file: specFile, reason: 'saved' });
    else {
      player.emit({ type: 'spec.written', file: specFile, hash: 'a'.repeat(64), name: 'Discounts', revision: id });
      const delta = '--- a/spec.md\n+++ b/spec.md\n@@ -8,1 +8,1 @@\n-percentage\n+percentage and amount\n';
      open = approvalAsked({ id, file: specFile, reason: 'revised', message: 'The spec was revised as requested.', delta });
    }
    player.emit(open);
  }
}
