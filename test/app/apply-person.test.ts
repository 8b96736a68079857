import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import { openDiskRuns, type DiskRuns } from '../fakes/disk-runs.ts';
import { git, repository, writeFiles } from '../node/scratch.ts';

/** A repository with an identity, whatever this machine knows of the person. */
function own(files: Parameters<typeof repository>[0]): string {
  const root = repository(files);
  git(root, 'config', 'user.name', 'Ada');
  git(root, 'config', 'user.email', 'ada@example.org');
  return root;
}

const at = (runs: DiskRuns, name: string): string => path.join(runs.root, name);
/** Why nothing was committed; HEAD and index are as before. */
async function refused(runs: DiskRuns, target?: { branch: string }): Promise<string> {
  const before = [git(runs.root, 'rev-parse', 'HEAD'), git(runs.root, 'ls-files', '--stage')];
  const error: unknown = await runs.apply('one', target).catch((reason: unknown) => reason);
  expect([git(runs.root, 'rev-parse', 'HEAD'), git(runs.root, 'ls-files', '--stage')]).toEqual(before);
  return error instanceof Error && 'text' in error ? inEnglish(error.text as string) : `not refused: ${String(error)}`;
}

test('what the person staged is not dropped where the run made a file of a folder, or a folder of a file', async () => {
  const runs = await openDiskRuns(own({ 'folder/a': 'a', other: 'o' }));
  writeFiles(runs.root, { 'folder/mine': 'mine', place: 'mine' });
  git(runs.root, 'add', 'folder/mine', 'place');
  rmSync(at(runs, 'folder/mine'));
  rmSync(at(runs, 'place'));
  await runs.changes('one', () => {
    rmSync(at(runs, 'folder'), { recursive: true });
    writeFileSync(at(runs, 'folder'), 'f');
    mkdirSync(at(runs, 'place'));
    writeFileSync(at(runs, 'place/x'), 'x');
  });
  await runs.completes('one');
  expect(await refused(runs)).toBe(
    'The run’s changes cannot be separated from yours:\n' +
      '  folder: you have staged folder/mine, and both cannot be there; commit or unstage that first\n' +
      '  place/x: you have staged place, and both cannot be there; commit or unstage that first',
  );
  await runs.apply('one', { branch: 'thing' });
  expect(git(runs.root, 'ls-tree', '-r', '--name-only', 'thing').split('\n')).toEqual(['folder', 'other', 'place/x']);
  git(runs.root, 'reset', '--quiet', '--', 'folder/mine', 'place');
  await runs.apply('one');
  expect(git(runs.root, 'ls-tree', '-r', '--name-only', 'HEAD').split('\n')).toEqual(['folder', 'other', 'place/x']);
});

test('what HEAD has in a folder of which the run made a file is not removed from it with the run', async () => {
  const runs = await openDiskRuns(own({ 'folder/a': 'a', 'folder/mine': 'mine', other: 'o' }));
  rmSync(at(runs, 'folder/mine'));
  await runs.changes('one', () => {
    rmSync(at(runs, 'folder'), { recursive: true });
    writeFileSync(at(runs, 'folder'), 'f');
  });
  await runs.completes('one');
  const why =
    'The run’s changes cannot be separated from yours:\n  folder: folder/mine is committed, the run did not delete it, and both cannot be there; delete it in a commit first';
  expect([await refused(runs), await refused(runs, { branch: 'thing' })]).toEqual([why, why]);
  git(runs.root, 'rm', '--quiet', '--cached', 'folder/mine');
  git(runs.root, 'commit', '--quiet', '-m', 'mine');
  await runs.apply('one');
  expect(git(runs.root, 'ls-tree', '-r', '--name-only', 'HEAD').split('\n')).toEqual(['folder', 'other']);
});

test.each(['as committed', 'changed once more'])(
  'what the person committed in the lines of the run since is not overwritten: %s',
  async (how) => {
    const runs = await openDiskRuns(own({ a: '1\n2\n3\n', b: 'b\n' }));
    await runs.changes('one', () => {
      writeFileSync(at(runs, 'a'), '1\nrun\n3\n');
      writeFileSync(at(runs, 'b'), 'run\n');
    });
    await runs.completes('one');
    writeFileSync(at(runs, 'a'), '1\nmine\n3\n');
    git(runs.root, 'commit', '--quiet', '-m', 'mine', 'a');
    if (how !== 'as committed') writeFileSync(at(runs, 'a'), '1\nmine\n3\n4\n');
    const { asked } = await runs.apply('one');
    expect(asked).toEqual([
      'a: not included: since the run began you committed another version of it, which does not go together with the run’s; yours stays. To have the run’s change as well, put it in by hand and commit it',
    ]);
    expect([git(runs.root, 'show', 'HEAD:a'), git(runs.root, 'show', 'HEAD:b')]).toEqual(['1\nmine\n3', 'run']);
  },
);
