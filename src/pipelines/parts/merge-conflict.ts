import { createTwoFilesPatch } from 'diff';
import type { Ctx } from '../../core/durable/contracts.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import { shownDiff } from '../../core/question/shown-diff.ts';
import { decodeText } from '../../core/tool/text-file.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Message } from '../../protocol/message.ts';
import type { Option, Reply } from '../../protocol/question.ts';
import { isWithin, type Conflict, type Decided } from './find-conflicts.ts';
import type { Conflicting } from './plan-merge.ts';
import type { Services } from './services.ts';

/**
 * Asks who is right where an agent's work does not fit what lies in the workspace by now, for all files at once or each. Nothing was written, and the
 * workspace is free meanwhile. `edited`: files that the person edits already.
 */
export async function askAboutConflict(
  ctx: Ctx,
  { checkpoints }: Services,
  { name, section }: AgentDefinition,
  { ours, theirs, files }: Pick<Conflicting, 'ours' | 'theirs' | 'files'>,
  { worktree, edited }: { readonly worktree: string; readonly edited: readonly string[] },
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
          createTwoFilesPatch(mine === null ? '/dev/null' : `a/${file}`, its === null ? '/dev/null' : `b/${file}`, old, now, '', ''),
        );
    }
    return shownDiff(patches.join('\n'));
  });
  const isBeingEdited = ({ file }: Conflict): boolean => edited.includes(file);
  const namesOf = (which: (one: Conflict) => boolean): string =>
    files
      .filter(which)
      .map(({ file }) => file)
      .join(', ');
  const isPlain = (one: Conflict): boolean => !one.isClash && one.isUnseen !== true;
  const [clashes, unseen, collisions, editing] = [
    namesOf((one) => one.isClash),
    namesOf((one) => one.isUnseen === true),
    namesOf((one) => isPlain(one) && !isBeingEdited(one)),
    namesOf((one) => !one.isClash && isBeingEdited(one)),
  ];
  const clash = sentence(
    'The work of {0} cannot be merged by itself: what is a file for one is a folder or a link for the other: {1}.',
    section,
    clashes,
  );
  const blind = sentence(
    'The work of {0} cannot be merged by itself: its worktree was made without these files, and it wrote others in their place: {1}.',
    section,
    unseen,
  );
  const collision = sentence(
    'The work of {0} cannot be merged by itself: it and somebody else changed the same lines of {1}.',
    section,
    collisions,
  );
  const begun = sentence('Edit and save what lies between marks in the workspace, then keep what is there: {0}.', editing);
  const takes: readonly (Option & { readonly fits: (one: Conflict) => boolean })[] = [
    { id: 'agent', title: sentence('Let {0} resolve it', section), text: 'may', fits: (one) => isPlain(one) && !isBeingEdited(one) },
    { id: 'self', title: sentence('Edit it yourself, with both sides between marks'), text: 'none', fits: (one) => one.isMarked === true },
    { id: 'theirs', title: sentence('Take the version of {0}', section), text: 'none', destructive: true, fits: () => true },
    { id: 'ours', title: sentence('Keep what is in the workspace'), text: 'none', fits: () => true },
  ];
  const each: Option = { id: 'files', title: sentence('Answer for each file'), text: 'may', each: true };
  const items = files.map((one) => ({
    id: one.file,
    title: one.file,
    choices: takes.filter(({ fits }) => fits(one)).map(({ id, title }) => ({ id, title })),
  }));
  return ctx.ask({
    kind: 'conflict',
    reason: 'conflict',
    subject: name,
    agent: name,
    worktree,
    message: lines([
      ...(clashes ? [clash] : []),
      ...(unseen ? [blind] : []),
      ...(collisions ? [collision] : []),
      ...(editing ? [begun] : []),
    ]),
    delta,
    // Where the person edits all of it already, both sides are there.
    hints: [
      ...cut,
      ...(files.every(isBeingEdited)
        ? []
        : [
            sentence('The differences show the workspace first, then the work of {0}. Nothing of it was written yet.', section),
            sentence('Or edit the files in the workspace as they should be, then keep what is there.'),
          ]),
    ],
    items: files.length > 1 ? items : [],
    options: [
      ...(files.length > 1 ? [each] : []),
      ...takes.filter(({ fits }) => files.every(fits)).map(({ fits: _, ...option }) => option),
    ],
  });
}

export type Take = 'agent' | 'self' | 'theirs' | 'ours';

/** What a reply says about each of the files. */
export function takesOf({ option, items }: Reply, files: readonly Conflict[]): { readonly conflict: Conflict; readonly take: Take }[] {
  return files.map((conflict) => ({ conflict, take: (option === 'files' ? items?.[conflict.file] : option) as Take }));
}

/**
 * Puts the merged files into the worktree, both sides of a conflict between marks, where somebody decided already (`decided`) that side alone. What is the
 * workspace's there is no work of the agent. false: nothing was put, because somebody wrote to one of them since: it would count as a change of what
 * others did. Safe to repeat.
 */
export async function putMarks(
  ctx: Ctx,
  { checkpoints, files }: Services,
  { ours, theirs, tree, files: open }: Conflicting,
  decided: readonly Decided[],
): Promise<boolean> {
  const takeOf = (path: string): Decided['take'] | undefined =>
    open.some(({ file }) => isWithin(file, path)) ? undefined : decided.findLast(({ file }) => isWithin(file, path))?.take;
  return ctx.step('conflict-marks', async (step) => {
    const from = async (source: string, isMeant: (path: string) => boolean) =>
      (await checkpoints.diff(theirs, source)).flatMap((change) => (change.hidden || !isMeant(change.path) ? [] : [{ ...change, source }]));
    const changes = [
      ...(await from(tree, (path) => takeOf(path) === undefined)),
      ...(decided.length === 0 ? [] : await from(ours, (path) => takeOf(path) === 'ours')),
    ];
    for (const { path, before, after } of changes) if (![before, after].includes((await files.entry(path))?.hash ?? null)) return false;
    for (const { path, before, after, source } of changes.toSorted((a, b) => Number(a.after !== null) - Number(b.after !== null))) {
      const entry = after === null ? null : await checkpoints.entryAt(source, path);
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
