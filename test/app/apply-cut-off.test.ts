import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDiskRuns, type DiskRuns } from '../fakes/disk-runs.ts';
import { git, repository, writeFiles } from '../node/scratch.ts';

/** A repository with an identity, and the runs that work in it. */
async function runsIn(files: Record<string, string>): Promise<DiskRuns> {
  const root = repository(files);
  git(root, 'config', 'user.name', 'Ada');
  git(root, 'config', 'user.email', 'ada@example.org');
  return openDiskRuns(root);
}
const at = ({ root }: DiskRuns, name: string): string => path.join(root, name);

test.each([{ branch: 'thing' }, { commit: true } as const])(
  'killed before it was recorded, apply to %j finds its own commit and finishes',
  async (target) => {
    const runs = await runsIn({ a: 'a\n', mine: 'mine\n' });
    writeFileSync(at(runs, 'mine'), 'changed\n');
    await runs.changes('one', () => writeFileSync(at(runs, 'a'), 'A\n'));
    await runs.completes('one');
    const { commit } = await runs.apply('one', target);
    runs.loses('one');
    expect(await runs.apply('one', target)).toMatchObject({ commit, branch: 'branch' in target ? 'thing' : null });
    expect(runs.state('one').applied).toEqual({ branch: 'branch' in target ? 'thing' : null, commit });
    expect(git(runs.root, 'rev-list', '--all', '--count')).toBe('2');
    // It is known by now, so nobody is at its end any more.
    await expect(runs.apply('one', target)).rejects.toThrow('branch' in target ? 'exists already' : 'nothing to commit');
  },
);

test.each<[string, (root: string) => void]>([
  ['message', (root) => git(root, 'commit', '--quiet', '--amend', '-m', 'Another')],
  [
    'content',
    (root) => {
      writeFiles(root, { other: 'o' });
      git(root, 'add', 'other');
      git(root, 'commit', '--quiet', '--amend', '-m', 'Add it');
    },
  ],
  ['parent', (root) => git(root, 'commit', '--quiet', '--allow-empty', '-m', 'Add it')],
])('a branch whose commit has another %s is not its own', async (_what, changes) => {
  const runs = await runsIn({ a: 'a\n' });
  await runs.changes('one', () => writeFileSync(at(runs, 'a'), 'A\n'));
  await runs.completes('one');
  await runs.apply('one', { branch: 'thing' });
  runs.loses('one');
  const head = git(runs.root, 'symbolic-ref', 'HEAD');
  git(runs.root, 'symbolic-ref', 'HEAD', 'refs/heads/thing');
  git(runs.root, 'reset', '--quiet');
  changes(runs.root);
  git(runs.root, 'symbolic-ref', 'HEAD', head);
  git(runs.root, 'reset', '--quiet');
  await expect(runs.apply('one', { branch: 'thing' })).rejects.toThrow('The branch thing exists already');
});
