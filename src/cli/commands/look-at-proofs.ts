import type { App } from '../../app/contracts.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { isUndone } from '../../core/run/is-undone.ts';
import { isSealed, proofNow } from '../../core/run/seal.ts';

/** So many of the newest: each costs a comparison of trees, and a list is to come at once however many runs there are. */
const mostLooked = 10;

/**
 * The same runs, with what is found on the disk of those that were proven. They are looked at side by side, so that those of one workspace
 * share the look at its files; where none was proven nothing is looked at, and none of the code for it is loaded.
 */
export async function lookAtProofs({ runs: machine }: Pick<App, 'runs'>, runs: readonly RunView[]): Promise<RunView[]> {
  const proven = runs.filter(({ status, state }) => status === 'completed' && isSealed(state) && !isUndone(state) && wasProven(state));
  // Of one that cannot be looked at the list says no more than of one that nobody looks at.
  await Promise.all(proven.slice(0, mostLooked).map(async ({ runId }) => machine.look(runId).catch(() => undefined)));
  return runs.map((run) => machine.get(run.runId) ?? run);
}

function wasProven(state: RunView['state']): boolean {
  const verdict = proofNow(state)?.verdict;
  return verdict === 'proven' || verdict === 'stale';
}
