import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { openDiskRuns, type DiskRuns } from '../fakes/disk-runs.ts';
import { git, identified, repository, scratchFolder, writeFiles } from '../node/scratch.ts';

/** A repository with an identity, and the runs that work in it. */
async function runsIn(files: Record<string, string>, folder?: string): Promise<DiskRuns> {
  return openDiskRuns(identified(repository(files, folder)));
}
const at = ({ root }: DiskRuns, name: string): string => path.join(root, name);

test('what the person changes after the proof is not asked about: HEAD with the run’s change is what was proven', async () => {
  const runs = await runsIn({ a: 'a\n', mine: 'mine\n', gone: 'g\n', 'tool*': 't\n' });
  await runs.changes('one', () => {
    writeFileSync(at(runs, 'a'), 'A\n');
    writeFileSync(at(runs, 'new'), 'n\n');
    chmodSync(at(runs, 'new'), 0o755);
  });
  await runs.completes('one');
  writeFileSync(at(runs, 'a'), 'A\nmine\n');
  writeFileSync(at(runs, 'mine'), 'changed\n');
  rmSync(at(runs, 'gone'));
  chmodSync(at(runs, 'tool'), 0o644);
  writeFileSync(at(runs, 'untracked'), 'u\n');
  const { asked, notes } = await runs.apply('one');
  expect([asked, notes]).toEqual([[], ['Changes made outside the run are not in the commit: a.']]);
  expect(git(runs.root, 'show', 'HEAD:a')).toBe('A');
  expect(git(runs.root, 'ls-tree', 'HEAD', 'new')).toMatch(/^100755/u);
  expect(
    git(runs.root, 'status', '--porcelain')
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual(['M a', 'D gone', 'M mine', 'M tool', '?? untracked']);
});

test('what was proven with the person’s own work is asked about, file by file', async () => {
  const runs = await runsIn({ a: '1\n2\n3\n', same: '1\n2\n3\n', mine: 'mine\n' });
  repository({ inner: 'i\n' }, (mkdirSync(at(runs, 'sub')), at(runs, 'sub')));
  writeFileSync(at(runs, 'a'), '1\nmine\n3\n');
  writeFileSync(at(runs, 'same'), '1\nmine\n3\n');
  writeFileSync(at(runs, 'mine'), 'changed\n');
  await runs.changes('one', () => {
    writeFileSync(at(runs, 'a'), '1\nmine\nrun\n');
    writeFileSync(at(runs, 'same'), '1\nrun\n3\n');
  });
  await runs.completes('one');
  const { asked } = await runs.apply('one');
  expect(asked).toEqual([
    'a: without your own lines',
    'same: with your own lines: the run changed the same lines',
    'mine: not included (not the run’s, but present when the work was proven)',
    'sub: not included (separate repository)',
  ]);
  expect([git(runs.root, 'show', 'HEAD:a'), git(runs.root, 'show', 'HEAD:same')]).toEqual(['1\n2\nrun', '1\nrun\n3']);
});

test('what a run changed in a submodule is left to its own repository, and the rest is committed', async () => {
  const library = await runsIn({ inner: 'i\n' });
  const runs = await runsIn({ a: 'a\n' });
  git(runs.root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.root, 'sub');
  git(runs.root, 'commit', '-qm', 'with a submodule');
  await runs.changes('one', () => {
    writeFileSync(at(runs, 'a'), 'A\n');
    writeFileSync(at(runs, 'sub/inner'), 'I\n');
  });
  await runs.completes('one');
  const { asked } = await runs.apply('one');
  expect(asked).toEqual(['sub/inner: not included; commit it in its own repository sub']);
  expect([git(runs.root, 'show', 'HEAD:a'), git(path.join(runs.root, 'sub'), 'status', '--porcelain')]).toEqual(['A', ' M inner']);
});

test('what a person may have written between two changes of a run is not committed unasked', async () => {
  const runs = await runsIn({ a: 'one\n' });
  const write = (text: string) => () => writeFileSync(at(runs, 'a'), text);
  await runs.changes('one', write('one\ntwo\n'));
  await runs.changes('one', write('mine\none\ntwo\n'), { saved: true });
  await runs.changes('one', write('mine\none\ntwo\nthree\n'));
  await runs.completes('one');
  const { asked } = await runs.apply('one');
  expect(asked).toEqual(['a: with what was saved in the editor while "make it" ran, possibly by you']);
});

test('what a person wrote between two changes of a run, while nothing ran, is not committed unasked', async () => {
  const runs = await runsIn({ a: 'one\n' });
  await runs.changes('one', () => writeFileSync(at(runs, 'a'), 'one\ntwo\n'));
  writeFileSync(at(runs, 'a'), 'mine\none\ntwo\n');
  await runs.changes('one', () => writeFileSync(at(runs, 'a'), 'mine\none\ntwo\nthree\n'));
  await runs.completes('one');
  expect((await runs.apply('one')).asked).toEqual(['a: with what someone else changed in it while the run worked']);
});

test('a mode or a link that the person made since is not committed with the run’s lines', async () => {
  const runs = await runsIn({ a: 'a\n', b: 'b\n' });
  await runs.changes('one', () => {
    for (const name of ['a', 'b', 'new']) writeFileSync(at(runs, name), 'run\n');
  });
  await runs.completes('one');
  for (const name of ['a', 'new']) chmodSync(at(runs, name), 0o755);
  rmSync(at(runs, 'b'));
  symlinkSync('a', at(runs, 'b'));
  const { asked, notes } = await runs.apply('one');
  expect([asked, notes]).toEqual([[], ['Changes made outside the run are not in the commit: a, b, new.']]);
  expect(git(runs.root, 'ls-tree', '--format=%(objectmode)', 'HEAD').split('\n')).toEqual(['100644', '100644', '100644']);
});

test('a file that the person told git to look away from stays so, and in their index', async () => {
  const runs = await runsIn({ a: '1\n2\n3\n4\n5\n', b: 'b\n' });
  writeFileSync(at(runs, 'a'), 'mine\n2\n3\n4\n5\n');
  git(runs.root, 'update-index', '--skip-worktree', 'a');
  git(runs.root, 'update-index', '--assume-unchanged', 'b');
  await runs.changes('one', () => {
    writeFileSync(at(runs, 'a'), 'mine\n2\n3\n4\nrun\n');
    writeFileSync(at(runs, 'b'), 'B\n');
  });
  await runs.completes('one');
  await runs.apply('one');
  expect(git(runs.root, 'show', 'HEAD:a')).toBe('1\n2\n3\n4\nrun');
  expect([git(runs.root, 'ls-files', '-v'), git(runs.root, 'status', '--porcelain')]).toEqual(['S a\nh b', '']);
});

test('of very many differences the first are told, and how many more there are', async () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`mine-${10 + index}`, 'mine\n']));
  const runs = await runsIn({ a: 'a\n', ...many });
  writeFiles(runs.root, Object.fromEntries(Object.keys(many).map((name) => [name, 'changed\n'])));
  await runs.changes('one', () => writeFileSync(at(runs, 'a'), 'run\n'));
  await runs.completes('one');
  const { asked } = await runs.apply('one');
  expect([asked.length, asked[0], asked.at(-1)]).toEqual([
    31,
    'mine-10: not included (not the run’s, but present when the work was proven)',
    '… and 10 more',
  ]);
  expect(git(runs.root, 'log', '-1', '--format=%B')).toMatch(/differs in: mine-10, .*mine-39 and 10 more$/u);
});

test('a line that the person mended while the run worked was proven with it: a commit without it is another tree, and says so', async () => {
  const runs = await runsIn({ a: '1\n2\n3\n', mine: 'mine\n', other: 'o\n' });
  await runs.changes('one', () => writeFileSync(at(runs, 'a'), '1\n2\nrun\n'));
  writeFileSync(at(runs, 'a'), 'mended\n2\nrun\n');
  writeFileSync(at(runs, 'mine'), 'mended\n');
  await runs.completes('one');
  writeFileSync(at(runs, 'other'), 'after the proof\n');
  git(runs.root, 'checkout', '--quiet', 'mine');
  writeFileSync(at(runs, 'staged'), 'after the proof\n');
  git(runs.root, 'add', 'staged');
  const asked = ['a: without your own lines', 'mine: changed since it was proven'];
  const { message, pullRequest, ...applied } = await runs.apply('one');
  expect(applied).toMatchObject({ asked, notes: ['Changes made outside the run are not in the commit: a.'] });
  expect(message).toBe("Add it\n\nWhat passed did so on another tree than this commit's, which differs in: a, mine");
  expect([...pullRequest.matchAll(/^(?:Overall:|The commit leaves out|- Changed since) .*$/gmu)].map(String)).toEqual([
    'Overall: stale: changed since',
    'The commit leaves out what was there beside it when it was proven, in: `a`',
    '- Changed since the last proof: `mine`',
  ]);
  expect(git(runs.root, 'show', 'HEAD:a')).toBe('1\n2\nrun');
});

test('what the commands were run on last counts, and what was proven at the end of the run stays so', async () => {
  const runs = await runsIn({ a: '1\n2\n3\n', mine: 'mine\n' });
  await runs.changes('one', () => writeFileSync(at(runs, 'a'), '1\n2\nrun\n'));
  writeFileSync(at(runs, 'mine'), 'mended\n');
  await runs.completes('one');
  git(runs.root, 'checkout', '--quiet', 'mine');
  expect((await runs.apply('one', { branch: 'before' })).asked).toEqual(['mine: changed since it was proven']);
  await runs.prove('one', () => undefined);
  const { asked, message, pullRequest } = await runs.apply('one', { branch: 'proven-again' });
  expect([asked, message]).toEqual([[], 'Add it']);
  expect(pullRequest).toContain('\nOverall: proven\n');

  const two = await runsIn({ a: '1\n2\n3\n' });
  await two.changes('two', () => writeFileSync(at(two, 'a'), '1\n2\nrun\n'));
  await two.completes('two');
  writeFileSync(at(two, 'a'), 'mine\n2\nrun\n');
  writeFileSync(at(two, 'note'), 'mine\n');
  await two.prove('two', () => undefined);
  const applied = await two.apply('two');
  expect([applied.asked, applied.message]).toEqual([[], 'Add it']);
  expect(applied.pullRequest).toContain('\nOverall: proven\n');
});

test('a run that failed when it was proven again is not committed unasked, and the commit says so', async () => {
  const runs = await runsIn({ a: '1\n2\n3\n' });
  await runs.changes('one', () => writeFileSync(at(runs, 'a'), '1\n2\nrun\n'));
  await runs.completes('one');
  writeFileSync(at(runs, 'a'), '1\n2\nbroken\n');
  await runs.prove('one', () => undefined, { make: { exitCode: 1 } });
  const { asked, message, pullRequest } = await runs.apply('one', { branch: 'broken' });
  expect(asked).toEqual(['Proven again after the run, it failed: make']);
  expect(message).toBe('Add it\n\nProven again after the run, it failed: make');
  expect(pullRequest).toContain('\nOverall: failed\n');

  await runs.prove('one', () => undefined);
  expect((await runs.apply('one', { branch: 'mended' })).message).toBe('Add it');
});

test('ignored files that a command of the run wrote are in no commit, and that is asked about', async () => {
  const runs = await runsIn({ a: 'a\n', '.gitignore': 'gen/\n' });
  await runs.changes('one', () => writeFileSync(at(runs, 'a'), 'A\n'));
  writeFiles(runs.root, { 'gen/types.js': 'x' });
  runs.tell('one', { type: 'ignored.written', command: 'make types', files: ['gen', 'gone'] });
  runs.tell('one', { type: 'ignored.written', command: 'make', files: ['gen'] });
  await runs.completes('one');
  expect((await runs.apply('one')).asked).toEqual(['gen: not included (ignored by git); written by "make types" during the run']);
});

test('what only the commands that prove the work wrote is no difference to what was proven: it is named, and nobody is asked', async () => {
  const runs = await runsIn({ a: 'a\n', '.gitignore': 'dist/\n' });
  await runs.changes('one', () => writeFileSync(at(runs, 'a'), 'A\n'));
  writeFiles(runs.root, { 'dist/a.js': 'x' });
  runs.tell('one', { type: 'ignored.written', command: 'make', files: ['dist'] });
  await runs.completes('one');
  const { asked, notes } = await runs.apply('one');
  expect([asked, notes]).toEqual([[], ['Build output that git ignores is not in the commit: dist.']]);
});

test('on a new branch: what to do to go on there is said, and it is true; a second time is remarked', async () => {
  const runs = await runsIn({ a: 'a\n', mine: 'mine\n' });
  writeFileSync(at(runs, 'mine'), 'changed\n');
  await runs.changes('one', () => {
    writeFileSync(at(runs, 'a'), 'A\n');
    writeFileSync(at(runs, 'new'), 'n\n');
  });
  await runs.completes('one');
  const { commit, notes } = await runs.apply('one', { branch: 'thing' });
  expect(notes).toEqual([
    'Your working tree still has the change, uncommitted, so "git switch thing" will fail. To switch and keep your files: "git symbolic-ref HEAD refs/heads/thing", then "git reset".',
  ]);
  expect(() => git(runs.root, 'switch', 'thing')).toThrow('would be overwritten');
  const again = await runs.apply('one', { branch: 'other' });
  expect(again.notes[0]).toBe(`This run is already committed: ${commit.slice(0, 12)} on thing.`);
  git(runs.root, 'symbolic-ref', 'HEAD', 'refs/heads/thing');
  git(runs.root, 'reset', '--quiet');
  expect(git(runs.root, 'status', '--porcelain').trim()).toBe('M mine');
});

test('every kind of change is committed as it is: file and folder, link, executable, empty, without UTF-8', async () => {
  const runs = await runsIn({ 'to-folder': 'f', 'from-folder/a': 'a', 'Case.txt': 'c', 'tool*': 't', crlf: 'a\r\n', 'to-link': 'l' });
  await runs.changes('one', () => {
    rmSync(at(runs, 'to-folder'));
    rmSync(at(runs, 'from-folder'), { recursive: true });
    rmSync(at(runs, 'Case.txt'));
    rmSync(at(runs, 'to-link'));
    writeFiles(runs.root, {
      'to-folder/x': 'x',
      'from-folder': 'f',
      'case.txt': 'c',
      empty: '',
      crlf: 'b\r\n',
      latin: new Uint8Array([0xe9]),
    });
    symlinkSync('empty', at(runs, 'to-link'));
    chmodSync(at(runs, 'tool'), 0o644);
  });
  await runs.changes('one', () => writeFileSync(Buffer.concat([Buffer.from(`${runs.root}/n`), Buffer.from([0xe9])]), 'x'));
  await runs.completes('one');
  expect((await runs.apply('one')).asked).toEqual(['n\ufffd: not included: its name is not UTF-8; commit it manually']);
  expect(git(runs.root, 'status', '--porcelain')).toBe('?? "n\\351"');
});

test('in a worktree, in a folder of the repository, with staged changes, on a detached HEAD, and before the first commit', async () => {
  const main = await runsIn({ a: 'a\n', 'part/b': 'b\n', staged: 's\n' });
  const tree = path.join(scratchFolder('worktree'), 'tree');
  git(main.root, 'worktree', 'add', '--quiet', '-b', 'side', tree);
  const side = await openDiskRuns(path.join(tree, 'part'));
  writeFileSync(path.join(tree, 'staged'), 'mine\n');
  git(tree, 'add', 'staged');
  await side.changes('one', () => writeFileSync(at(side, 'b'), 'B\n'));
  await side.completes('one');
  expect((await side.apply('one')).asked).toEqual([]);
  expect([
    git(tree, 'show', '--format=', '--name-only', 'side'),
    git(tree, 'status', '--porcelain'),
    git(main.root, 'status', '--porcelain'),
  ]).toEqual(['part/b', 'M  staged', '']);

  git(main.root, 'checkout', '--quiet', '--detach');
  await main.changes('two', () => writeFileSync(at(main, 'a'), 'A\n'));
  await main.completes('two');
  await expect(main.apply('two')).rejects.toThrow('HEAD is detached');
  expect((await main.apply('two', { branch: 'from-detached' })).asked).toEqual([]);

  const bare = scratchFolder('bare');
  git(bare, 'init', '--quiet');
  git(bare, 'config', 'user.name', 'Ada');
  git(bare, 'config', 'user.email', 'ada@example.org');
  const first = await openDiskRuns(bare);
  await first.changes('three', () => writeFileSync(at(first, 'a'), 'a\n'));
  await first.completes('three');
  expect((await first.apply('three')).asked).toEqual([]);
  expect(git(bare, 'log', '--format=%s', '--name-only')).toBe('Add it\n\na');
});
