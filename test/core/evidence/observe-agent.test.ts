import { expect, test } from 'vitest';
import { FencedError } from '../../../src/core/durable/errors.ts';
import { keepWork, observeAgent } from '../../../src/core/evidence/observe-agent.ts';
import type { BegunCommand } from '../../../src/core/surroundings.ts';
import { inTurn, portsInTurn } from './in-turn.ts';
import { setUp } from './observing.ts';

const agent = {
  agent: 'code',
  who: 'Coder',
  argv: ['coder'],
  timeoutMs: 1,
  runId: 'run',
  scope: { owns: ['src/**'], listed: [], outputs: [] },
  confirm: { deletedLines: 2, files: null, migrations: false },
  refusal: async (path: string) => (path.startsWith('src/') ? null : `${path} is not yours.`),
};
const lines = (...all: number[]): string => all.map((one) => `line ${one}\n`).join('');

test('what is its own is its work; what it may not write lies as before, and it hears why', async () => {
  const { files, ports, step, told } = setUp({ 'src/a.ts': 'a', 'other.ts': 'of another' });
  const done = await observeAgent(step, ports, agent, async () => {
    files.set('src/a.ts', 'b');
    files.set('src/new.ts', 'c');
    files.set('other.ts', 'canary');
    return 'said so';
  });
  expect(done).toMatchObject({ ended: 'said so', refused: ['other.ts is not yours.'], asked: [] });
  expect(told()).toEqual([
    'Coder changed other.ts, which it may not change here: put back as before.',
    'file.changed src/a.ts',
    'file.changed src/new.ts',
  ]);
  expect(['src/a.ts', 'src/new.ts', 'other.ts'].map((path) => files.text(path))).toEqual(['b', 'c', 'of another']);
});

test('what a person has to confirm first lies as before until they did', async () => {
  const { files, ports, step, told } = setUp({ 'src/a.ts': lines(1, 2, 3, 4, 5) });
  const { asked, refused } = await observeAgent(step, ports, agent, async () => files.set('src/a.ts', lines(1)));
  expect([asked.length, refused, told()]).toEqual([1, [], []]);
  expect(files.text('src/a.ts')).toBe(lines(1, 2, 3, 4, 5));
});

test('a person confirms nothing that it may not do anyway, and nothing that they did themselves', async () => {
  const seen = { saved: async () => new Set(['src/saved.ts']) };
  const { files, ports, step, told } = setUp({ 'other.ts': lines(1, 2, 3, 4), 'src/saved.ts': lines(1, 2, 3, 4) }, seen);
  const { asked, refused } = await observeAgent(step, ports, agent, async () => {
    for (const path of ['other.ts', 'src/saved.ts']) files.set(path, lines(1));
  });
  expect([asked, refused]).toEqual([[], ['other.ts is not yours.']]);
  expect(told()).toEqual(['Coder changed other.ts, which it may not change here: put back as before.', 'file.uncertain src/saved.ts']);
});

test('what nothing may change lies as before, even where it may write there', async () => {
  const { files, ports, step } = setUp({ 'src/.vscode/tasks.json': '{}' });
  const { refused } = await observeAgent(step, ports, agent, async () => files.set('src/.vscode/tasks.json', 'evil'));
  expect([refused, files.text('src/.vscode/tasks.json')]).toEqual([['"src/.vscode/tasks.json" is protected.'], '{}']);
});

test('around its work one thing is done after the other', async () => {
  const turn = inTurn();
  const { order, one, named } = turn;
  const seen = { ignored: async () => ({ written: ['cache/a'], added: [], gone: [] }) };
  const { ports, step, told } = setUp({ 'src/a.ts': 'a' }, seen);
  const { files } = ports;
  const slow = portsInTurn(turn, ports, {
    begin: 'begun',
    ended: 'ended',
    saved: 'who saved',
    forget: 'caches removed',
    ignored: 'ignored files',
  });
  const owned = named(step, { checkOwner: 'still this process’s' });
  await observeAgent(
    owned,
    slow,
    agent,
    one('work', async () => files.set('src/a.ts', 'b')),
  );
  expect(order).toEqual([
    'what was cut off',
    'editors saved',
    'checkpoint',
    'still this process’s',
    'begun',
    'work',
    'ended',
    'ignored files',
    'checkpoint',
    'who saved',
    'who saved',
    'caches removed',
    'ignored files',
  ]);
  expect(told()).toEqual(['file.changed src/a.ts', 'ignored.written']);
});

const begun: BegunCommand = {
  runId: 'run',
  agent: 'code',
  argv: ['coder'],
  timeoutMs: 1,
  tree: '',
  listed: [],
  aside: [],
  own: ['src/**'],
};
const { own: _own, ...command } = begun;
/** Its own file, and another. */
const ownChange = { 'src/a.ts': 'a', 'notes.txt': 'n' };

test('ended in the middle, its own files lie as before; what else changed may be a person’s, and stays', async () => {
  const { files, ports, step, told } = setUp(ownChange);
  const cut = observeAgent(step, ports, agent, async () => {
    for (const path of ['src/a.ts', 'notes.txt']) files.set(path, 'half');
    throw new Error('the connection broke');
  });
  await expect(cut).rejects.toThrow('the connection broke');
  expect([files.text('src/a.ts'), files.text('notes.txt'), told()]).toEqual([
    'a',
    'half',
    ['"coder" was interrupted in the middle of its work. Put back as before: src/a.ts.', 'file.uncertain notes.txt'],
  ]);
  expect(await ports.surroundings.cutOff('run')).toBeNull();
});

test('ended once the run is another process’s, its half work is that one’s to look after', async () => {
  const { files, ports, step, told } = setUp(ownChange);
  let isOurs = true;
  const checkOwner = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    if (!isOurs) throw new FencedError('another process owns the run');
  };
  const cut = observeAgent({ ...step, checkOwner }, ports, agent, async () => {
    isOurs = false;
    files.set('src/a.ts', 'half');
    throw new Error('the connection broke');
  });
  await expect(cut).rejects.toBeInstanceOf(FencedError);
  expect([files.text('src/a.ts'), told()]).toEqual(['half', []]);
});

test('what it left half done when its process died lies as before when it begins again', async () => {
  const { files, ports, step } = setUp(ownChange);
  const { tree } = await ports.checkpoints.take();
  await (await ports.surroundings.watch()).begin({ ...begun, tree });
  files.set('src/a.ts', 'half');
  const { ended } = await observeAgent(step, ports, agent, async () => files.text('src/a.ts'));
  expect(ended).toBe('a');
});

test.each<[string, BegunCommand, boolean]>([
  ['its work', begun, true],
  ['another run’s', { ...begun, runId: 'another' }, false],
  ['another agent’s', { ...begun, agent: 'web' }, false],
  ['a command of its own', command, false],
])('what is journaled as whole is taken back no more: %s', async (_name, known, isKept) => {
  const { ports } = setUp({});
  await (await ports.surroundings.watch()).begin(known);
  const cutOff: typeof ports.surroundings.cutOff = async (runId) => {
    const found = await ports.surroundings.cutOff(runId);
    const end = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      await found?.end();
    };
    return found && { ...found, end };
  };
  await keepWork({ surroundings: { ...ports.surroundings, cutOff } }, { runId: 'run', agent: 'code' });
  expect((await ports.surroundings.cutOff(known.runId)) === null).toBe(isKept);
});

test('what another one put back of it meanwhile is still told when it is journaled as whole', async () => {
  const { ports } = setUp({});
  await (await ports.surroundings.watch()).begin(begun);
  await (await ports.surroundings.cutOff('run'))?.left([{ type: 'notice', level: 'warning', text: 'put back' }]);
  await keepWork(ports, { runId: 'run', agent: 'code' });
  expect(await ports.surroundings.cutOff('run')).toMatchObject({ untold: [{ text: 'put back' }] });
});

test('nothing is kept where nothing was begun', async () => {
  const { ports } = setUp({});
  await keepWork(ports, { runId: 'run', agent: 'code' });
  expect(await ports.surroundings.cutOff('run')).toBeNull();
});

test('what it does to ignored files is told', async () => {
  const seen = { ignored: async () => ({ written: ['cache/a'], added: [], gone: ['data.db'] }) };
  const { ports, step, told } = setUp({ 'src/a.ts': 'a' }, seen);
  await observeAgent(step, ports, agent, async () => {});
  expect(told()).toEqual(['ignored.written', 'While "Coder" ran, data.db was deleted. Git ignores it, so there is no copy of it.']);
});
