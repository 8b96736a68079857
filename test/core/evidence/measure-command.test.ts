import { expect, test } from 'vitest';
import { FencedError, InterruptedError } from '../../../src/core/durable/errors.ts';
import type { BaselineCache } from '../../../src/core/caches.ts';
import type { ScriptedResult } from '../../fakes/fake-processes.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { inTurn, portsInTurn } from './in-turn.ts';
import { measured } from './measuring.ts';
import { setUp } from './observing.ts';

const protectedFile = '.vscode/tasks.json';

function cache(): BaselineCache {
  const known = new Map<string, Awaited<ReturnType<BaselineCache['get']>>>();
  return { get: async (key) => known.get(key) ?? null, put: async (key, value) => void known.set(key, value) };
}

const counted = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`).join('\n');

test('a command is known by how it ended, what its tests are, and what it writes; what was there lies as before', async () => {
  const world = setUp({ 'dist/a.js': 'old', 'src/a.ts': 'a', 'src/b.ts': 'b', 'test/cart.test.js': 't' });
  const { files, told, events } = world;
  const report = JSON.stringify({ node: [{ file: '/workspace/test/cart.test.js', path: ['adds'], outcome: 'passed' }] });
  const found = await measured(world, () => {
    for (const path of ['src/a.ts', 'dist/a.js', 'test/cart.test.js', 'made.txt']) files.set(path, 'written');
    return { exitCode: 0, durationMs: 1500, output: `${counted(1, 40)}\n`, reports: [report] };
  });
  expect(found).toEqual({
    agent: 'code',
    command: ['make'],
    result: 'pass',
    exitCode: 0,
    durationMs: 1500,
    counts: { passed: 1, failed: 0, skipped: 0 },
    tests: sha256(JSON.stringify([{ name: 'test/cart.test.js > adds', outcome: 'passed' }])),
    log: sha256(`${counted(1, 40)}\n`),
    tail: counted(11, 40),
    writes: ['dist/a.js', 'made.txt'],
  });
  expect(files.paths().map((path) => `${path}: ${files.text(path)}`)).toEqual([
    'dist/a.js: old',
    'made.txt: written',
    'src/a.ts: a',
    'src/b.ts: b',
    'test/cart.test.js: t',
  ]);
  expect(told()).toEqual(['baseline.started', 'file.changed made.txt']);
  const output = { agent: 'code', command: 'make', file: 'made.txt', before: null, after: sha256('written'), added: 1, removed: 0 };
  expect(events.at(-1)).toEqual({ type: 'file.changed', ...output, output: true });
});

test.each<[ScriptedResult, string, number | null]>([
  [{ exitCode: 0 }, 'pass', 0],
  [{ exitCode: 3 }, 'fail', 3],
  [{ outcome: 'timeout' }, 'timeout', null],
  [{ outcome: 'missing' }, 'missing', null],
])('only a pass is known the next time, as a failure may have had a cause outside of the tree: %o', async (ended, result, exitCode) => {
  const baselines = cache();
  let runs = 0;
  const make = () => {
    runs += 1;
    return ended;
  };
  const once = () => measured(setUp({ 'a.ts': 'a' }), make, { baselines });
  expect(await once()).toMatchObject({ result, exitCode });
  await once();
  expect(runs).toBe(result === 'pass' ? 1 : 2);
});

test('a pass is known for the same command on the same tree, also to another run and for another agent', async () => {
  const baselines = cache();
  let runs = 0;
  const report = JSON.stringify({ node: [{ file: '/workspace/a.test.js', path: ['adds'], outcome: 'passed' }] });
  const make = () => {
    runs += 1;
    return { exitCode: 0, output: 'ok\n', reports: [report] };
  };
  const first = await measured(setUp({ 'a.ts': 'a' }), make, { baselines });
  const world = setUp({ 'a.ts': 'a' });
  expect(await measured(world, make, { baselines, agent: 'web' })).toEqual({ ...first, agent: 'web', log: null });
  expect([runs, world.told(), world.ports.blobs.text(first.tests ?? '')]).toEqual([
    1,
    [],
    JSON.stringify([{ name: 'a.test.js > adds', outcome: 'passed' }]),
  ]);
  await measured(setUp({ 'a.ts': 'a' }), make, { baselines, command: ['make', 'all'] });
  await measured(setUp({ 'a.ts': 'b' }), make, { baselines });
  expect(runs).toBe(3);
});

test('of a long line the end is shown', async () => {
  const { tail } = await measured(setUp({}), () => ({ exitCode: 1, output: `${'a'.repeat(5000)}end\n` }));
  expect(tail).toBe(`${'a'.repeat(3997)}end`);
});

test('what is unsaved in an editor is saved first', async () => {
  const world = setUp({ 'a.ts': 'a' });
  const { files, ports, told } = world;
  const settle = async (): Promise<readonly string[]> => {
    await new Promise((resolve) => setImmediate(resolve));
    files.set('a.ts', 'typed');
    return [];
  };
  await measured({ ...world, ports: { ...ports, files: { ...files, settle } } }, () => {});
  expect([files.text('a.ts'), told()]).toEqual(['typed', ['baseline.started']]);
});

test('the next process knows of the command from before it starts until what it did is told', async () => {
  const world = setUp({ 'a.ts': 'a' });
  const { surroundings, checkpoints } = world.ports;
  const { tree } = await checkpoints.take();
  let begun: unknown = null;
  await measured(
    world,
    async () => {
      begun = await surroundings.cutOff('run');
    },
    { outputs: ['dist/**'] },
  );
  expect(begun).toMatchObject({
    runId: 'run',
    agent: 'code',
    argv: ['make'],
    timeoutMs: 1,
    tree,
    listed: [],
    aside: [],
    outputs: ['dist/**'],
  });
  expect(await surroundings.cutOff('run')).toBeNull();
});

/** What is done around `make`, in order. */
async function orderAround(make: (files: ReturnType<typeof setUp>['files']) => void): Promise<string[]> {
  const turn = inTurn();
  const { order, one, named } = turn;
  const { ports, step, ...world } = setUp({ [protectedFile]: '{}' });
  const { files } = ports;
  const slow = portsInTurn(turn, ports, { begin: 'begun', ended: 'ended', moved: 'branches', end: 'done with' });
  const owned = named(step, { checkOwner: 'still this process’s', announce: 'told' });
  const baselines = named(cache(), { put: 'known' });
  await measured(
    { ...world, step: owned, ports: slow },
    one('command', () => make(files)),
    { baselines },
  );
  return order;
}

const started = ['editors saved', 'what was cut off', 'checkpoint', 'begun', 'still this process’s', 'told', 'command', 'ended'];

test('around a command one thing is done after the other', async () => {
  expect(await orderAround(() => {})).toEqual([...started, 'checkpoint', 'branches', 'done with', 'known']);
});

test('where something was put back, that is told, and the workspace is looked at once more', async () => {
  const order = await orderAround((files) => files.set(protectedFile, 'evil'));
  expect(order).toEqual([...started, 'checkpoint', 'branches', 'told', 'done with', 'checkpoint', 'known']);
});

test('what a command left when its process died is told before this one runs', async () => {
  const world = setUp({ 'a.ts': 'a' });
  const { files, ports, told } = world;
  const { tree } = await ports.checkpoints.take();
  const before = { runId: 'run', agent: 'web', argv: ['vite'], timeoutMs: 1, tree, listed: [], aside: [] };
  await (await ports.surroundings.watch()).begin(before);
  files.set('notes.txt', 'x');
  await measured(world, () => {
    expect(told()).toEqual(['file.uncertain notes.txt', 'baseline.started']);
  });
});

const putBack = `"make" changed ${protectedFile}, which no command may change: put back as before.`;

test('what no command may change lies as before at once, and what moved beside the tree is told', async () => {
  const moved = async () => [{ name: 'main', from: 'a'.repeat(40), to: null }];
  const world = setUp({ [protectedFile]: '{}' }, { moved });
  const { files, told } = world;
  let runs = 0;
  await measured(world, (run) => {
    runs = run;
    files.set(protectedFile, 'evil');
  });
  expect([runs, files.text(protectedFile), told()]).toEqual([
    1,
    '{}',
    [
      'baseline.started',
      'While "make" ran, git moved: main aaaaaaaaaa → –. If that was not you, look at the new commits before you push.',
      putBack,
    ],
  ]);
});

test.each([1, 2])('interrupted when it ran the %i. time, it has changed nothing for good that it may not', async (last) => {
  const world = setUp({ [protectedFile]: '{}', 'a.ts': 'a' });
  const { files, told } = world;
  const cut = measured(world, (run) => {
    files.set('a.ts', `run ${run}`);
    if (run < last) return;
    files.set(protectedFile, 'evil');
    return { outcome: 'interrupted' };
  });
  await expect(cut).rejects.toBeInstanceOf(InterruptedError);
  expect([files.text(protectedFile), told()]).toEqual(['{}', ['baseline.started', putBack]]);
});

test('interrupted once the run is another process’s, it is that one’s to look after', async () => {
  const world = setUp({ [protectedFile]: '{}' });
  let isOurs = true;
  const checkOwner = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    if (!isOurs) throw new FencedError('another process owns the run');
  };
  const cut = measured({ ...world, step: { ...world.step, checkOwner } }, () => {
    isOurs = false;
    world.files.set(protectedFile, 'evil');
    return { outcome: 'interrupted' };
  });
  await expect(cut).rejects.toBeInstanceOf(FencedError);
  expect([world.files.text(protectedFile), world.told()]).toEqual(['evil', ['baseline.started']]);
});

test('nothing is run once the run is another process’s', async () => {
  const world = setUp({});
  const checkOwner = async (): Promise<void> => Promise.reject(new FencedError('another process owns the run'));
  let runs = 0;
  const taken = measured({ ...world, step: { ...world.step, checkOwner } }, (run) => void (runs = run));
  await expect(taken).rejects.toBeInstanceOf(FencedError);
  expect([runs, world.told()]).toEqual([0, []]);
});
