import type { Reproduction } from '../../protocol/reproduction.ts';
import type { RunState, Said } from './run-state.ts';

type Tried = Said<'reproduction.tried'>;

/** How a reproduction went before the fix, when it was tried last; null: never. A second diagnosis may have tried another one since. */
export function shownBefore({ reproduced }: Pick<RunState, 'reproduced'>, reproduction: Reproduction): Tried | null {
  const all = [...reproduced.earlier, ...(reproduced.before ? [reproduced.before] : [])];
  return all.findLast((one) => isSame(one.reproduction, reproduction)) ?? null;
}

/** What is known after one more try: the side before is that of the reproduction that was tried after the fix. */
export function reproducedAfter(known: RunState['reproduced'], tried: Tried): RunState['reproduced'] {
  const earlier = [...known.earlier, ...(known.before ? [known.before] : [])];
  if (tried.side === 'before') return { before: tried, after: null, earlier };
  const before = shownBefore({ reproduced: known }, tried.reproduction) ?? known.before;
  return { before, after: tried, earlier: earlier.filter((one) => one !== before) };
}

function isSame(one: Reproduction, other: Reproduction): boolean {
  return inOrder(one) === inOrder(other);
}

/** Fields in one order, whoever made the object. */
function inOrder({ kind, agent, command, files, fails, passes, look }: Reproduction): string {
  return JSON.stringify([kind, agent, command, files.map(({ file, hash }) => [file, hash]), fails, passes, look]);
}
