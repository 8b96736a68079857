import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TreesToMerge } from '../../../src/core/worktrees.ts';
import { openCheckpoints } from '../../../src/node/checkpoints.ts';
import { openWorkspaceFiles } from '../../../src/node/workspace-files.ts';
import { createMerge } from '../../../src/node/worktrees/merge-trees.ts';
import { createGit } from '../../../src/node/git-program.ts';
import { planMerge } from '../../../src/pipelines/parts/plan-merge.ts';
import type { Services } from '../../../src/pipelines/parts/services.ts';
import { bareEnvironment, repository, scratchFolder, writeFiles } from '../../node/scratch.ts';

const begin = { a: 'a\n', 'b*': 'b\n', 'd/x': 'x\n', 'd/y': 'y\n', 'e/deep/z': 'z\n', 'f/one': 'one\n' };
const paths = ['a', 'b', 'c', 'd', 'd/x', 'd/y', 'd/new', 'e', 'e/deep', 'e/deep/z', 'f/one', 'f/one/in'];
type What = 'write' | 'same' | 'delete' | 'executable' | 'link' | { readonly movedTo: string };
type Change = readonly [path: string, what: What];

/** Does to a folder what somebody may do there. What lies in the way goes. */
function change(root: string, [path, what]: Change): void {
  const file = join(root, path);
  const put = (at: string, content: string): void => {
    rmSync(at, { recursive: true, force: true });
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, content);
  };
  try {
    if (what === 'delete') rmSync(file, { recursive: true, force: true });
    else if (what === 'executable') chmodSync(file, 0o755);
    else if (what === 'link') {
      put(file, '');
      rmSync(file);
      symlinkSync('elsewhere', file);
    } else if (what === 'write' || what === 'same') put(file, what === 'same' ? 'same on both sides\n' : `written in ${root}\n`);
    else {
      rmSync(file, { recursive: true, force: true });
      put(join(root, what.movedTo), `${path.at(-1)}\n`);
    }
  } catch (error) {
    // A file lies where a folder would be needed, or nothing is there to change.
    if (!['ENOTDIR', 'EEXIST', 'ENOENT', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** A workspace and a worktree that began as one and were changed apart: what is planned, and how often git had to merge for that. */
async function play(ours: readonly Change[], theirs: readonly Change[]) {
  const root = repository(begin);
  const store = join(scratchFolder('home'), 'checkpoints.git');
  const other = scratchFolder('worktree');
  writeFiles(other, begin);
  const checkpoints = await openCheckpoints({ root, store, env: bareEnvironment });
  const base = (await checkpoints.take()).tree;
  const inside = await openCheckpoints({ root: other, store, indexes: scratchFolder('indexes'), env: bareEnvironment });
  for (const one of ours) change(root, one);
  for (const one of theirs) change(other, one);
  const end = (await inside.take()).tree;
  const work = await checkpoints.diff(base, end);
  const merge = createMerge(createGit(bareEnvironment), store);
  const asked: TreesToMerge[] = [];
  const counted = (trees: TreesToMerge) => {
    asked.push(trees);
    return merge(trees);
  };
  const services = { checkpoints, files: openWorkspaceFiles(root), apart: { worktrees: { merge: counted } } } as unknown as Services;
  const request = { agent: 'a', worktree: 'w', base, listed: [], decided: [], marked: [], edited: [], without: [] };
  const planned = await planMerge(services, request, { work, theirs: end });
  const trees = { base, ours: (await checkpoints.take()).tree, theirs: end };
  return {
    planned,
    asked,
    byGit: async () => ({ ...(await merge(trees)), changes: async (tree: string) => checkpoints.diff(trees.ours, tree) }),
  };
}

test('work that nobody else touched is planned without git, just as git would merge it', async () => {
  const what = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<What>('write', 'same', 'delete', 'executable', 'link') },
    { weight: 1, arbitrary: fc.constantFrom(...paths).map((movedTo): What => ({ movedTo })) },
  );
  const side = fc.array(fc.tuple(fc.constantFrom(...paths), what), { maxLength: 3 });
  let [alone, together] = [0, 0];
  await fc.assert(
    fc.asyncProperty(side, side, async (ours, theirs) => {
      const { planned, asked, byGit } = await play(ours, theirs);
      if (asked.length > 0) {
        together++;
        return;
      }
      alone++;
      const merged = await byGit();
      expect(merged.conflicts).toEqual([]);
      expect(merged.clashes).toEqual([]);
      if ('status' in planned) throw new Error('a conflict that git was not asked about');
      const expected = (await merged.changes(merged.tree)).map(({ path, before, after, modes }) => [
        path,
        before,
        after,
        modes?.before ?? (before === null ? null : 'file'),
        modes?.after ?? (after === null ? null : 'file'),
      ]);
      const plan = planned.plan.map(({ path, before, after }) => [
        path,
        before?.hash ?? null,
        after?.hash ?? null,
        before?.mode ?? null,
        after?.mode ?? null,
      ]);
      expect(plan.toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: 25 },
  );
  expect([alone > 0, together > 0]).toEqual([true, true]);
});

test.each<[string, Change[], Change[], number]>([
  [
    'others',
    [['a', 'write']],
    [
      ['d/x', 'write'],
      ['d/new', 'write'],
      ['b', 'delete'],
    ],
    0,
  ],
  ['the same file', [['a', 'write']], [['a', 'write']], 1],
  ['a file that was moved away', [['d/x', { movedTo: 'c' }]], [['d/x', 'write']], 1],
  ['a file whose mode changed', [['a', 'executable']], [['a', 'write']], 1],
  ['a new file where a folder came', [['c/in', 'write']], [['c', 'write']], 1],
  ['a new file whose folder became a file', [['f', 'write']], [['f/two', 'write']], 1],
  ['a new file whose folder became a link', [['d', 'link']], [['d/new', 'write']], 1],
])('git is asked where somebody touched it: %s', async (_name, ours, theirs, times) => {
  expect((await play(ours, theirs)).asked).toHaveLength(times);
});
