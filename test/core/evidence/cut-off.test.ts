import { expect, test } from 'vitest';
import { tellCutOff } from '../../../src/core/evidence/cut-off.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { setUp } from './observing.ts';

/** A workspace in which `make` was begun by a process that died. */
async function begun() {
  const world = setUp({ 'a.ts': 'a', 'b.ts': 'a', 'swapped.ts': 'a', 'dist/a.js': 'a' });
  const { ports } = world;
  const { tree } = await ports.checkpoints.take();
  const watched = await ports.surroundings.watch();
  const command = { runId: 'run', agent: 'code', argv: ['make'], timeoutMs: 1, listed: [], outputs: ['dist/**'] };
  await watched.begin({ ...command, tree, aside: ['swapped.ts'] });
  return world;
}

test('what a command left whose process died is told once, by its own run: declared outputs as its doing, the rest as uncertain', async () => {
  const { files, ports, step, told } = await begun();
  for (const path of ['a.ts', 'dist/a.js']) files.set(path, 'b');
  await tellCutOff(step, ports, 'another run');
  expect(told()).toEqual([]);
  await tellCutOff(step, ports, 'run');
  await tellCutOff(step, ports, 'run');
  expect(told()).toEqual(['file.uncertain a.ts', 'file.changed dist/a.js']);
});

test('what was put aside is told by whoever did that', async () => {
  const { files, ports, step, told } = await begun();
  files.set('swapped.ts', 'b');
  await tellCutOff(step, ports, 'run');
  expect(told()).toEqual([]);
});

test('what its own process had told is not told again, unless something else lies there now', async () => {
  const { files, ports, step, told } = await begun();
  const change = { type: 'file.changed', agent: 'code', before: sha256('a'), after: sha256('b'), added: 1, removed: 1 } as const;
  const at = '2026-11-21T10:00:00.000Z';
  const events = ['a.ts', 'b.ts', 'dist/a.js'].map((file, index): RunEvent => ({ ...change, file, seq: index + 1, at, runId: 'run' }));
  files.set('a.ts', 'b');
  files.set('b.ts', 'b', true);
  files.set('dist/a.js', 'c');
  await tellCutOff({ ...step, state: () => project(events) }, ports, 'run');
  expect(told()).toEqual(['file.uncertain b.ts', 'file.changed dist/a.js']);
});
