import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import type { Question } from '../../src/protocol/question.ts';
import { acting, approvedReview, finish, passed, spec, write, type Act } from './answers.ts';
import { done, inSession, openFiles, summary } from './playing.ts';
import { wholeRun } from './whole-run.ts';
import { edit, files, layer, leftWorktrees, lines, other, read } from './worktree-scene.ts';

/** As `works`, in each of these lists. */
const worksIn = (name: string, lists: readonly string[]): Act[] => [
  write(`${name}/new.txt`, `by ${name}\n`),
  ...lists.flatMap((list) => [read(list), edit(list, 'line 5\r\n', `${name} was here\r\n`)]),
  passed,
];
const both = 'both were here';

test('each file of a conflict gets an answer of its own: mine, theirs, edited between marks, resolved by the agent', async () => {
  const lists = ['mine', 'its', 'edited', 'back', 'resolved'].map((name) => `shared/${name}.txt`);
  const [mine = '', its = '', edited = '', back = '', resolved = ''] = lists;
  const scene = await openFiles(
    { ...files('', layer('one') + layer('two')), ...Object.fromEntries(lists.map((list) => [list, lines()])) },
    acting([
      [/^SPEC /, finish(spec({ One: ['one/new.txt'], Two: ['two/new.txt'] }))],
      [/^One /, ...worksIn('one', lists)],
      [/^Two /, ...worksIn('two', lists)],
      [/^RETRY /, read(resolved), write(resolved, lines({ 5: both })), passed],
      [/^REVIEW /, approvedReview],
    ]),
  );
  const asked: (Question & { there: string | null })[] = [];
  const onConflict = async (question: Question): Promise<void> => {
    asked.push({ ...question, there: await scene.read(edited) });
    // The third time the marks are gone; what was there before is no answer by itself.
    if (asked.length < 3) return;
    writeFileSync(path.join(scene.root, edited), lines({ 5: both }));
    writeFileSync(path.join(scene.root, back), lines());
  };
  const own = { [edited]: 'self', [back]: 'self' };
  const run = await wholeRun(scene, {
    onConflict,
    conflicts: [
      { option: 'files', items: { [mine]: 'ours', [its]: 'theirs', [resolved]: 'agent', ...own } },
      { option: 'ours' },
      { option: 'ours' },
      { option: 'ours' },
    ],
  });
  expect(summary(run)).toEqual(done);
  const [first, second] = asked;
  const late = first?.subject ?? '';
  const early = other[late] ?? '';
  expect(first?.items.map(({ id, choices }) => [id, choices?.map((choice) => choice.id)])).toEqual(
    lists.toSorted().map((list) => [list, ['agent', 'self', 'theirs', 'ours']]),
  );
  expect(first?.there).toBe(lines({ 5: `${early} was here` }));
  // Only what is still open is asked about; as long as there are marks, it is.
  expect(asked.slice(1).map(({ items }) => items.map(({ id }) => id))).toEqual(asked.slice(1).map(() => [back, edited]));
  expect(second?.there).toMatch(new RegExp(`<{7} workspace\r\n${early} was here\r\n={7}\r\n${late} was here\r\n>{7} ${late}\r\n`, 'iu'));
  expect(second?.options.map(({ id }) => id)).toEqual(['files', 'theirs', 'ours']);
  expect([first?.hints.length, second?.hints]).toEqual([2, []]);
  expect(asked).toHaveLength(3);
  expect(await Promise.all(lists.map((list) => scene.read(list)))).toEqual([
    lines({ 5: `${early} was here` }),
    lines({ 5: `${late} was here` }),
    lines({ 5: both }),
    lines(),
    lines({ 5: both }),
  ]);
  expect(leftWorktrees(scene)).toEqual([]);
  const undone = await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'));
  // What the person wrote themselves is theirs.
  expect(undone.skipped.map(({ file }) => file)).toEqual([edited]);
  expect(await Promise.all(lists.map((list) => scene.read(list)))).toEqual(lists.map((list) => lines(list === edited ? { 5: both } : {})));
});
