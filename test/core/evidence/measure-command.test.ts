import { expect, test } from 'vitest';
import { FencedError } from '../../../src/core/durable/errors.ts';
import { measureCommand } from '../../../src/core/evidence/measure-command.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { createTreeLock } from '../../../src/node/tree-lock.ts';
import { createFakeProcesses } from '../../fakes/fake-processes.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { setUp } from './observing.ts';

type World = ReturnType<typeof setUp>;

/** Has `make` run before anybody writes; it does this each time that it runs. */
function measured({ files, ports, step }: World, make: (run: number) => void, outputs: readonly string[] = []) {
  let runs = 0;
  const processes = createFakeProcesses({
    make: () => {
      make(++runs);
      return { exitCode: 0 };
    },
  });
  const baselines = { get: async () => null, put: async () => {} };
  const context = { blobs: ports.blobs, runId: 'run' };
  const command = { agent: 'code', command: ['make'], timeoutMs: 1, tests: [], outputs };
  return measureCommand(
    context,
    step,
    { ...ports, search: createFakeSearch(files), processes, baselines, lock: createTreeLock() },
    command,
  );
}

test('what the command writes each time lies as before; what was written once, or saved in an editor, stays and is told', async () => {
  const world = setUp({ 'made.ts': 'a', 'typed.ts': 'a', 'saved.ts': 'a' }, { saved: async () => new Set(['saved.ts']) });
  const { files, told } = world;
  await measured(world, (run) => {
    files.set('made.ts', 'b');
    files.set('saved.ts', 'b');
    if (run === 1) files.set('typed.ts', 'typed');
  });
  expect(['made.ts', 'typed.ts', 'saved.ts'].map((path) => files.text(path))).toEqual(['a', 'typed', 'b']);
  expect(told()).toEqual([
    'baseline.started',
    'While "make" ran before any change, these files changed and were left as is: saved.ts; typed.ts',
  ]);
});

test('a new file that it did not write again stays and is told; one that is gone again is no matter', async () => {
  const world = setUp({});
  const { files, told } = world;
  await measured(world, (run) => {
    if (run === 1) for (const path of ['typed.txt', 'for-a-moment.txt']) files.set(path, 'x');
    else files.remove('for-a-moment.txt');
  });
  expect(told()).toEqual(['baseline.started', 'While "make" ran before any change, these files changed and were left as is: typed.txt']);
});

test('nothing is run once the run is another process’s', async () => {
  const world = setUp({});
  const checkOwner = async (): Promise<void> => Promise.reject(new FencedError('another process owns the run'));
  let runs = 0;
  const taken = measured({ ...world, step: { ...world.step, checkOwner } }, (run) => (runs = run));
  await expect(taken).rejects.toBeInstanceOf(FencedError);
  expect([runs, world.told()]).toEqual([0, []]);
});

const journaled = { seq: 1, at: '2026-11-21T10:00:00.000Z', runId: 'run' };

/** A process died while `make` ran, which had left that in a file; each further run writes `again`. What is told, without what was told before. */
async function goneOn(file: string, { left, again, more = [] }: { left: string; again: string; more?: RunEvent[] }) {
  const world = setUp({ [file]: 'a' });
  const { files, ports, step, told } = world;
  const { tree } = await ports.checkpoints.take();
  files.set(file, left);
  const state = () => project([{ type: 'baseline.started', command: ['make'], tree, ...journaled }, ...more]);
  await measured({ ...world, step: { ...step, state } }, () => files.set(file, again), ['dist/**']);
  return { now: files.text(file), isKept: ports.blobs.all.has(sha256(left)), notices: told().filter((text) => !/^[a-z]+\./u.test(text)) };
}

test('a declared output that it is known to have left is restored, whatever it writes once more; other content may be a person’s, and stays', async () => {
  const file = 'dist/a.js';
  const change = { agent: 'code', command: 'make', file, before: sha256('a'), after: sha256('half'), added: 1, removed: 1, output: true };
  const more: RunEvent[] = [{ type: 'file.changed', ...change, ...journaled, seq: 2 }];
  expect(await goneOn(file, { left: 'half', again: 'whole', more })).toMatchObject({
    now: 'a',
    notices: [`"make" was interrupted before any change. What it wrote was restored and is kept with the run: ${file}`],
  });
  expect(await goneOn(file, { left: 'mine', again: 'whole', more })).toMatchObject({
    now: 'mine',
    notices: [`While "make" ran before any change, these files changed and were left as is: ${file}`],
  });
});

test('of a secret that it left nothing is kept with the run', async () => {
  expect(await goneOn('secrets.json', { left: 'half', again: 'half' })).toMatchObject({ now: 'a', isKept: false });
});

test('what it left when its process died is restored where it writes the same once more, and kept with the run', async () => {
  const world = setUp({ 'made.ts': 'a' });
  const { files, ports, step, told } = world;
  const { tree } = await ports.checkpoints.take();
  files.set('made.ts', 'half');
  const started: RunEvent = { type: 'baseline.started', command: ['make'], tree, seq: 1, at: '2026-11-21T10:00:00.000Z', runId: 'run' };
  await measured({ ...world, step: { ...step, state: () => project([started]) } }, () => files.set('made.ts', 'half'));
  expect(files.text('made.ts')).toBe('a');
  expect(ports.blobs.text(sha256('half'))).toBe('half');
  expect(told()).toEqual([
    '"make" was interrupted before any change. What it wrote was restored and is kept with the run: made.ts',
    'baseline.started',
  ]);
});
