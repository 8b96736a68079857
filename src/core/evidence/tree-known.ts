import type { Checkpoint, Checkpoints, WorkspaceFiles } from '../ports.ts';
import type { KnownTree, LeftTree } from '../tree-lock.ts';
import { isOutsideHash } from '../policy/hashed-paths.ts';
import type { CommandPurpose } from './attribute.ts';

type Pass = LeftTree['passes'][number];

/**
 * The workspace as it is, as far as whoever had it last knows, and the command's pass on exactly this tree: it would run on the same files again.
 * null: somebody has to look. A file changed by a person since is seen after the command, which then runs again.
 */
export async function treeKnown(
  { checkpoints, files }: { readonly checkpoints: Pick<Checkpoints, 'take'>; readonly files: Pick<WorkspaceFiles, 'settle'> },
  { left, untouched }: KnownTree,
  { purpose, command }: { readonly purpose: CommandPurpose; readonly command: readonly string[] },
  volatilePaths: readonly string[],
): Promise<{ readonly checkpoint: Checkpoint; readonly pass: Pass | null } | null> {
  if (left === null) return null;
  const same = (paths: readonly string[] = []): boolean => JSON.stringify(paths) === JSON.stringify(volatilePaths);
  const line = JSON.stringify(command);
  const proves = purpose === 'validate' || purpose === 'prove';
  const passes = left.passes.filter(({ evidence }) => proves && JSON.stringify(evidence.command) === line && same(evidence.volatilePaths));
  const handed = untouched && same(left.volatilePaths) ? left.checkpoint : null;
  if (passes.length === 0) return handed && { checkpoint: handed, pass: null };
  // Unsaved in an editor: the agents see other files than the command.
  if (((await files.settle?.()) ?? []).some((path) => !isOutsideHash(path))) return null;
  const checkpoint = handed ?? (await checkpoints.take({ volatilePaths }));
  return { checkpoint, pass: passes.find(({ evidence }) => evidence.treeAfter === checkpoint.hash) ?? null };
}
