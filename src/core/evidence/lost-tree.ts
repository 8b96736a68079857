import type { StepContext } from '../durable/contracts.ts';
import { sentence } from '../describe/message.ts';
import type { Checkpoint, Checkpoints } from '../ports.ts';
import type { CutOff } from '../surroundings.ts';
import type { Trees } from './keep-change.ts';

/** `isLost`: the checkpoints no longer have the former, so nothing can be told from it, and it stands for the workspace as it is. */
export interface TreesSince extends Trees {
  readonly after: Checkpoint;
  readonly isLost: boolean;
}

/** The workspace before a command and now. */
export async function treesSince(checkpoints: Checkpoints, { tree }: Pick<Checkpoint, 'tree'>): Promise<TreesSince> {
  const after = await checkpoints.take();
  try {
    // What differs is read next, from the whole of the former.
    await checkpoints.diff(tree, after.tree);
    await checkpoints.idsAt(tree);
    return { before: { tree }, after, isLost: false };
  } catch (error) {
    // Anything else may go away again.
    if (await checkpoints.holds(tree)) throw error;
    return { before: after, after, isLost: true };
  }
}

/** Tells that nothing else can be told. `isGuarded`: what would have been put back. */
export async function tellLost(
  step: Pick<StepContext, 'emit'>,
  who: string,
  { touched }: Pick<CutOff, 'touched'>,
  isGuarded: (path: string) => boolean,
): Promise<void> {
  const lost = sentence(
    '"{0}" was interrupted, and the checkpoint from before it is lost: what else it changed cannot be told or put back.',
    who,
  );
  step.emit({ type: 'notice', level: 'warning', text: lost });
  const names = ((await touched?.()) ?? []).filter(isGuarded);
  if (names.length === 0) return;
  const text = sentence(
    'No command may change these files, but they were written since "{0}" began. Look at them before you go on: {1}',
    who,
    names.join(', '),
  );
  step.emit({ type: 'notice', level: 'warning', text });
}
