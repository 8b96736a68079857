import { createTwoFilesPatch } from 'diff';
import type { Ctx } from '../../core/durable/contracts.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import { shownDiff } from '../../core/question/shown-diff.ts';
import { decodeText } from '../../core/tool/text-file.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Message } from '../../protocol/message.ts';
import type { Reply } from '../../protocol/question.ts';
import { isWithin, type Conflict } from './find-conflicts.ts';
import type { Merge } from './merge-back.ts';
import type { Services } from './services.ts';

type Conflicted = Extract<Merge, { status: 'conflict' }>;

/** Asks who is right where an agent's work does not fit what lies in the workspace by now. Nothing was written, and the workspace is free meanwhile. */
export async function askAboutConflict(
  ctx: Ctx,
  { checkpoints }: Services,
  { name, section }: AgentDefinition,
  { ours, theirs, files }: Conflicted,
): Promise<Reply> {
  const { delta, cut } = await ctx.step('conflict', async () => {
    const patches: string[] = [];
    const within = (await checkpoints.diff(ours, theirs)).filter(
      ({ path, hidden }) => !hidden && files.some(({ file }) => isWithin(file, path)),
    );
    for (const { path: file } of within) {
      const [mine, its] = [await checkpoints.readAt(ours, file), await checkpoints.readAt(theirs, file)];
      const [old, now] = [mine === null ? '' : decodeText(mine)?.text, its === null ? '' : decodeText(its)?.text];
      if (old !== undefined && now !== undefined)
        patches.push(
          createTwoFilesPatch(mine === null ? '/dev/null' : file, its === null ? '/dev/null' : file, old, now, 'workspace', section),
        );
    }
    return shownDiff(patches.join('\n'));
  });
  const [clashes, collisions] = [files.filter(({ isClash }) => isClash), files.filter(({ isClash }) => !isClash)].map((some) =>
    some.map(({ file }) => file).join(', '),
  );
  const clash = sentence(
    'The work of {0} cannot be merged by itself: what is a file for one is a folder or a link for the other: {1}.',
    section,
    clashes ?? '',
  );
  const collision = sentence(
    'The work of {0} cannot be merged by itself: it and somebody else changed the same lines of {1}.',
    section,
    collisions ?? '',
  );
  return ctx.ask({
    kind: 'conflict',
    reason: 'conflict',
    subject: name,
    agent: name,
    message: lines([...(clashes ? [clash] : []), ...(collisions ? [collision] : [])]),
    delta,
    hints: [
      ...cut,
      sentence('The differences show the workspace first, then the work of {0}. Nothing of it was written yet.', section),
      sentence('Or edit the files in the workspace as they should be, then keep what is there.'),
    ],
    options: [
      ...(clashes ? [] : [{ id: 'agent', title: sentence('Let {0} resolve it', section), text: 'may' } as const]),
      { id: 'theirs', title: sentence('Take the version of {0}', section), text: 'none', destructive: true },
      { id: 'ours', title: sentence('Keep what is in the workspace'), text: 'none', safe: true },
    ],
  });
}

/**
 * Puts the merged files into the worktree, both sides of a conflict between marks. What is the workspace's there is no work of the agent. false:
 * nothing was put, because somebody wrote to one of them since: it would count as a change of what others did. Safe to repeat.
 */
export async function putMarks(ctx: Ctx, { checkpoints, files }: Services, { theirs, tree }: Conflicted): Promise<boolean> {
  return ctx.step('conflict-marks', async (step) => {
    const changes = (await checkpoints.diff(theirs, tree)).filter(({ hidden }) => !hidden);
    for (const { path, before, after } of changes) if (![before, after].includes((await files.entry(path))?.hash ?? null)) return false;
    for (const { path, before, after } of changes.toSorted((a, b) => Number(a.after !== null) - Number(b.after !== null))) {
      const entry = after === null ? null : await checkpoints.entryAt(tree, path);
      await step.checkOwner();
      const { status } = await files.swap(path, { before, after: entry?.bytes ?? null, ...(entry ? { mode: entry.mode } : {}) });
      if (status === 'conflict') return false;
    }
    return true;
  });
}

/** For the agent that is to resolve it. */
export function conflictFailure(files: readonly Conflict[]): Message {
  return lines([
    sentence('The work conflicts with what others changed meanwhile in: {0}.', files.map(({ file }) => file).join(', ')),
    sentence(
      'Each of these files now holds both sides between "<<<<<<<", "=======" and ">>>>>>>": the workspace first, then your work. Keep what both wanted and remove the marks.',
    ),
  ]);
}
