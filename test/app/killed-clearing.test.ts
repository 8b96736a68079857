import { expect, test } from 'vitest';
import { asBefore, evil, gitFirst, putBack, scene } from './died-runs.ts';

type Kill = [when: string, left: string[], kill: Parameters<Awaited<ReturnType<typeof scene>>['dieTaking']>[0]];
/** Where whoever clears is killed, too: what was put back by then. */
const kills: [Kill, Kill, Kill] = [
  ['after git’s own files', ['evil'], (die, { checkpoints }) => ({ checkpoints: { ...checkpoints, take: die } })],
  ['before the files of the tree', ['evil'], (die, { files }) => ({ files: { ...files, swap: die } })],
  [
    'after the files of the tree',
    ['{}'],
    (die, { files }) => ({ files: { ...files, swap: async (...one) => files.swap(...one).then(die) } }),
  ],
];
test.each(kills)('what was put back by a process that is killed %s is told by the next one, with its copies', async (_when, left, kill) => {
  const { takes, dies, told, guarded, notes, copied, dieTaking } = await scene();
  await dies('a', { ...evil, 'src/b.txt': 'half' });
  await dieTaking(kill);
  expect([guarded(), told('a')]).toEqual([[...left, null], []]);
  await takes('b');
  await takes('c');
  const names = left[0] === 'evil' ? undefined : gitFirst;
  expect([guarded(), told('a'), notes()]).toEqual([asBefore, [putBack('a', names), 'file.uncertain src/b.txt'], []]);
  // Of a file that had been copied and was still to be put back there are two.
  expect([...new Set(copied('a'))]).toEqual(['.vscode/tasks.json', 'git/hooks/pre-commit']);
});

test('what was only begun to be put back, and holds something else by now, is told as that; what lies as before as put back', async () => {
  const { takes, dies, told, text, notes, dieTaking, isLater } = await scene();
  await dies('a', evil);
  await dieTaking(kills[1][2]);
  // Later than the command may take.
  isLater('a', { '.vscode/tasks.json': 'of the person' });
  await takes('b');
  expect([told('a'), text('.vscode/tasks.json'), notes()]).toEqual([
    [putBack('a', '.git/hooks/pre-commit'), 'file.uncertain .vscode/tasks.json'],
    'of the person',
    [],
  ]);
});

test('what is gone is put back by the next one, too: that its folder was changed late was the one before', async () => {
  const { takes, dies, told, text, dieTaking, endsNow } = await scene();
  await dies('a', { '.vscode/launch.json': null, '.vscode/tasks.json': null });
  endsNow('a', '.vscode');
  await dieTaking(kills[2][2]);
  expect([text('.vscode/launch.json'), text('.vscode/tasks.json')]).toEqual(['{}', null]);
  await takes('b');
  expect([text('.vscode/tasks.json'), told('a')]).toEqual(['{}', [putBack('a', '.vscode/tasks.json, .vscode/launch.json')]]);
});

test('all that is gone of a folder comes back, however late: the first of it does not count as a change of the others', async () => {
  const { takes, dies, told, text, write, endsNow } = await scene();
  const hooks = ['.git/hooks/pre-push', '.git/hooks/pre-rebase'];
  write(Object.fromEntries(hooks.map((name) => [name, 'mine'])));
  await dies('a', Object.fromEntries(hooks.map((name) => [name, null])));
  endsNow('a', '.git/hooks');
  await takes('b');
  expect([hooks.map(text), told('a')]).toEqual([['mine', 'mine'], [putBack('a', hooks.join(', '))]]);
});

test('a command’s own process that is killed while it puts back leaves it to be told as well', async () => {
  const { takes, dies, told, guarded, notes, copied } = await scene();
  await dies('a', evil, (die, files) => ({ ...files, swap: async (...one) => files.swap(...one).then(die) }));
  expect([guarded(), told('a')]).toEqual([asBefore, []]);
  await takes('b');
  expect([told('a'), notes(), copied('a')]).toEqual([[putBack('a', gitFirst)], [], ['.vscode/tasks.json', 'git/hooks/pre-commit']]);
});

test('where the checkpoints are lost, git’s own files lie as before, and the others that no command may change are named', async () => {
  const { takes, dies, told, text, notes, loseStore, status, write } = await scene();
  write({ 'AGENTS.md': 'of long ago' });
  await dies('a', { ...evil, 'src/b.txt': 'half' });
  loseStore();
  await takes('b');
  await takes('c');
  expect(Object.keys(evil).map(text)).toEqual(['evil', null]);
  expect([told('a'), notes()]).toEqual([
    [
      putBack('a', '.git/hooks/pre-commit'),
      '"make a" was interrupted, and the checkpoint from before it is lost: what else it changed cannot be told or put back.',
      'No command may change these files, but they were written since "make a" began. Look at them before you go on: .vscode/tasks.json',
    ],
    [],
  ]);
  await dies('d', { '.git/hooks/pre-commit': 'evil' });
  loseStore();
  status.delete('d');
  await takes('e');
  expect([text('.git/hooks/pre-commit'), notes()]).toEqual([null, []]);
});
