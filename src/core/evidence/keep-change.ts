import type { RunEvent } from '../../protocol/run-event.ts';
import type { Blobs, Checkpoint, Checkpoints, TreeChange } from '../ports.ts';
import { countLines } from '../tool/count-lines.ts';

export type Trees = { readonly before: Pick<Checkpoint, 'tree'>; readonly after: Pick<Checkpoint, 'tree'> };

/** A change as events tell it; both contents are kept with the run. */
export async function keepChange(
  { checkpoints, blobs }: { readonly checkpoints: Pick<Checkpoints, 'readAt'>; readonly blobs: Blobs },
  trees: Trees,
  { path, before, after, modes }: TreeChange,
  secret: (path: string) => boolean,
): Promise<Pick<Extract<RunEvent, { type: 'file.changed' }>, 'file' | 'before' | 'after' | 'modes' | 'added' | 'removed'>> {
  const old = before === null || secret(path) ? null : await checkpoints.readAt(trees.before.tree, path);
  const now = after === null || secret(path) ? null : await checkpoints.readAt(trees.after.tree, path);
  if (old) await blobs.put(old);
  if (now) await blobs.put(now);
  return { file: path, before, after, ...(modes ? { modes } : {}), ...countLines(old, now) };
}
