import type { RunEventBody } from '../../src/protocol/run-event.ts';
import type { Player } from '../fakes/fake-run.ts';
import { approved, asked, completed, specFile, upToApproval } from './recorded-runs.ts';

/** Plays up to the approval, takes answers until it is approved, then plays the rest. */
export function featureScript(...rest: readonly (readonly RunEventBody[])[]): (player: Player) => Promise<void> {
  return async (player) => {
    player.emit(...upToApproval);
    await takeApproval(player);
    for (const bodies of rest) player.emit(...bodies);
    // A run that has stopped waits for a person; whatever they say, it is complete afterwards.
    if (rest.at(-1)?.at(-1)?.type !== 'run.stopped') return;
    const { guidance = '', by, caps } = await player.continuation();
    player.emit({ type: 'run.continued', guidance, by });
    if (caps) player.emit({ type: 'budget.raised', caps: { usd: caps.usd ?? 5, tokens: 2_000_000, turns: 200 } });
    player.emit(...completed);
  };
}

/** Waits for an answer as the pipeline does: changes are asked again, "save" keeps waiting. */
export async function takeApproval(player: Player): Promise<void> {
  for (let revision = 2; ; revision += 1) {
    const answer = await player.approval();
    if (answer.decision === 'approve') return player.emit(...approved);
    player.emit({
      type: 'approval.given',
      decision: answer.decision,
      by: answer.by,
      specHash: null,
      feedback: answer.decision === 'changes' ? answer.feedback : '',
    });
    if (answer.decision === 'save') player.emit({ type: 'run.saved' });
    else
      player.emit(
        { type: 'spec.written', file: specFile, hash: 'a'.repeat(64), name: 'Discounts', revision },
        {
          ...asked,
          reason: 'revised',
          message: 'The spec was revised as you asked.',
          delta: '--- a/spec.md\n+++ b/spec.md\n@@ -8,1 +8,1 @@\n-percentage\n+percentage and amount\n',
        },
      );
  }
}
