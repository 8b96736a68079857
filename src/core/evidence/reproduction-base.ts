import type { Reproduction } from '../../protocol/reproduction.ts';
import type { Blobs } from '../ports.ts';
import { shownBefore } from '../run/reproduced.ts';
import type { RunState } from '../run/run-state.ts';
import type { Trial } from './judge-reproduction.ts';
import { baseTrialOf, trialOf } from './kept-result.ts';

/**
 * The command of a reproduction as it ended before anything was written; null: not known. Where the reproduction needs no new file, that is how it
 * showed the bug.
 */
export async function baseOf(
  blobs: Pick<Blobs, 'get'>,
  state: Pick<RunState, 'baseline' | 'evidence' | 'reproduced'>,
  reproduction: Reproduction,
): Promise<Trial | null> {
  const { command, files } = reproduction;
  const known = await baseTrialOf(blobs, state.baseline, command);
  const before = shownBefore(state, reproduction);
  if (known || files.length > 0 || before?.outcome !== 'fails' || before.tree === null) return known;
  const ran = state.evidence.find(
    (one) => one.purpose === 'reproduce' && one.treeAfter === before.tree && JSON.stringify(one.command) === JSON.stringify(command),
  );
  return ran ? trialOf(blobs, ran) : null;
}
