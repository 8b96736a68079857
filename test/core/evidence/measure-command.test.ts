import { expect, test } from 'vitest';
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
function measured({ files, ports, step }: World, make: (run: number) => void) {
  let runs = 0;
  const processes = createFakeProcesses({
    make: () => {
      make(++runs);
      return { exitCode: 0 };
    },
  });
  const baselines = { get: async () => null, put: async () => {} };
  const context = { blobs: ports.blobs, runId: 'run' };
  const command = { agent: 'code', command: ['make'], timeoutMs: 1, tests: [], outputs: [] };
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
