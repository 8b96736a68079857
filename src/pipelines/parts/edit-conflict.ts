import { createHash } from 'node:crypto';
import { mapLimit } from '../../core/map-limit.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { FileContent } from '../../core/ports.ts';
import type { Conflict } from './find-conflicts.ts';
import { announce } from './merge-back.ts';
import type { Conflicting, MergeRequest } from './plan-merge.ts';
import type { Services } from './services.ts';

/**
 * Puts files with both sides of a conflict between marks into the workspace, for the person to edit. What they wrote there meanwhile stays: they are asked
 * about the file again. Safe to repeat.
 */
export async function giveMarks(
  ctx: Ctx,
  { checkpoints, files, lock, apart }: Services,
  request: Pick<MergeRequest, 'agent' | 'worktree' | 'base'>,
  section: string,
  { ours, tree }: Pick<Conflicting, 'ours' | 'tree'>,
  conflicts: readonly Conflict[],
): Promise<void> {
  await ctx.step('conflict-edit', (step) =>
    (apart ?? missing()).during(step.signal, () =>
      lock.exclusive(step.signal, async () => {
        await files.settle?.();
        const plan = await mapLimit(conflicts, async ({ file: path }) => {
          const merged = await checkpoints.entryAt(tree, path);
          return { path, before: await checkpoints.entryAt(ours, path), after: merged && withNames(merged, section) };
        });
        await announce(step, { checkpoints }, ctx.blobs, request, plan);
        for (const { path, before, after } of plan) {
          await step.checkOwner();
          await files.swap(path, { before: before?.hash ?? null, after: after?.bytes ?? null, mode: after?.mode ?? 'file' });
        }
      }),
    ),
  );
}

/** git marks the sides with the commits that it was given; a person knows them by other names. */
function withNames({ bytes, mode }: FileContent, section: string): FileContent {
  const name = Buffer.from(section.replaceAll(/[\r\n]/gu, ' '), 'utf8').toString('latin1');
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/^(<{7}) [0-9a-f]{64}(?=\r?$)/gmu, '$1 workspace')
    .replaceAll(/^(>{7}) [0-9a-f]{64}(?=\r?$)/gmu, (_all, mark: string) => `${mark} ${name}`);
  const named = new Uint8Array(Buffer.from(text, 'latin1'));
  return { bytes: named, hash: createHash('sha256').update(named).digest('hex'), mode };
}

function missing(): never {
  throw new Error('There are no worktrees to merge.');
}
