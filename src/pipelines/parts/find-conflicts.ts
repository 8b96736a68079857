import { createHash } from 'node:crypto';
import type { Checkpoints } from '../../core/ports.ts';
import type { MergedTrees, TreesToMerge } from '../../core/worktrees.ts';

/** A name at which the agent and somebody else changed things differently: what each has there, by its hash (null: nothing). */
export type Conflict = {
  readonly file: string;
  readonly ours: string | null;
  readonly theirs: string | null;
  /** It is a file for one and a folder, or a link, for the other: no marks can hold both. */
  readonly isClash: boolean;
  /** What was merged holds both sides between marks. */
  readonly isMarked?: boolean;
  /** The agent wrote it without having seen it: its worktree was made without. */
  readonly isUnseen?: boolean;
};
/**
 * What somebody decided about it: the workspace's content stays, or the agent's comes. It counts for this work of the agent alone, and what comes only in
 * place of just this content.
 */
export type Decided = Conflict & { readonly take: 'ours' | 'theirs' };

/**
 * Where a merge is still to be decided about (`open`), and whose side somebody chose for a path. `marked`, `edited`: files that were given to the agent,
 * or to the person, with both sides between marks. About what the person edits they decide in any case: git would take undone for not touched.
 */
export async function findConflicts(
  checkpoints: Checkpoints,
  { base, ours, theirs, merged }: TreesToMerge & { readonly merged: MergedTrees },
  {
    decided,
    marked,
    edited,
    unseen,
  }: Readonly<Record<'marked' | 'edited' | 'unseen', readonly string[]>> & { readonly decided: readonly Decided[] },
): Promise<{ readonly open: readonly Conflict[]; readonly takeOf: (path: string) => Decided['take'] | undefined }> {
  const takes = new Map<string, Decided['take']>();
  const open: Conflict[] = [];
  const unresolved = [];
  for (const file of marked) if (hasMarks(await checkpoints.readAt(theirs, file))) unresolved.push(file);
  const unedited: string[] = [];
  for (const file of edited) if (hasMarks(await checkpoints.readAt(ours, file))) unedited.push(file);
  const clashing = new Set(merged.clashes.map(({ path }) => path));
  for (const file of outermost([...clashing, ...merged.conflicts, ...unseen, ...unresolved, ...edited])) {
    const hashAt = (tree: string) => contentAt(checkpoints, { base, tree, path: file });
    const sides = { ours: await hashAt(ours), theirs: await hashAt(theirs) };
    if (edited.includes(file) && !unedited.includes(file) && sides.ours === sides.theirs) continue;
    const known = decided.findLast(
      (one) =>
        one.file === file && one.theirs === sides.theirs && (one.take === 'ours' ? !unedited.includes(file) : one.ours === sides.ours),
    );
    if (known) takes.set(file, known.take);
    else {
      const isMarked = !unedited.includes(file) && hasMarks(await checkpoints.readAt(merged.tree, file));
      open.push({ file, ...sides, isClash: clashing.has(file), isMarked, isUnseen: unseen.includes(file) });
    }
  }
  return { open, takeOf: (path) => [...takes].find(([name]) => isWithin(name, path))?.[1] };
}

/** Whether a path is what a name stands for, or lies in the folder of that name. */
export const isWithin = (name: string, path: string): boolean => path === name || path.startsWith(`${name}/`);

/** The names that lie within no other of them, sorted. */
function outermost(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => !names.some((other) => other !== name && isWithin(other, name))).sort();
}

/** The hash of a file, or of what somebody changed since `base` in the folder of that name; null: nothing is there. */
async function contentAt(
  checkpoints: Checkpoints,
  { base, tree, path }: { readonly base: string; readonly tree: string; readonly path: string },
): Promise<string | null> {
  const file = await checkpoints.entryAt(tree, path);
  if (file) return file.hash;
  const within = (await checkpoints.diff(base, tree)).filter((change) => change.path.startsWith(`${path}/`));
  return within.length === 0
    ? null
    : createHash('sha256')
        .update(JSON.stringify(within.map((change) => [change.path, change.after])))
        .digest('hex');
}

function hasMarks(bytes: Uint8Array | null): boolean {
  const text = bytes === null ? '' : new TextDecoder().decode(bytes);
  return /^<{7} /mu.test(text) && /^>{7} /mu.test(text);
}
