import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { tellCut, tellCutOff } from '../../../src/core/evidence/cut-off.ts';
import { project } from '../../../src/core/run/project.ts';
import type { CutOff } from '../../../src/core/surroundings.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
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

test('what could not be told once its files lay as before is told by whoever comes next; by then they are the next one’s', async () => {
  const { files, ports, step, told } = await begun();
  for (const path of ['a.ts', '.vscode/tasks.json']) files.set(path, 'b');
  const announce = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    throw new Error('another process owns the run');
  };
  await expect(tellCutOff({ ...step, announce }, ports, 'run')).rejects.toThrow('another process');
  expect([files.text('.vscode/tasks.json'), await ports.surroundings.noted()]).toEqual([null, ['run']]);
  for (const path of ['b.ts', '.vscode/tasks.json']) files.set(path, 'of the next one');
  await tellCutOff(step, ports, 'run');
  await tellCutOff(step, ports, 'run');
  expect(told()).toEqual([
    '"make" was interrupted. What no command may change was put back as before: .vscode/tasks.json.',
    'file.uncertain a.ts',
  ]);
  expect([files.text('.vscode/tasks.json'), await ports.surroundings.noted()]).toEqual(['of the next one', []]);
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

/** A workspace in which an agent with files of its own was at work. */
async function cutAgent(more: Partial<CutOff> = { own: ['src/**'] }, told: readonly string[] = []) {
  const world = setUp({ 'src/a.ts': 'a', 'src/b.ts': 'a', 'out/a.js': 'a', 'a.md': 'a', '.vscode/tasks.json': '{}' });
  const { ports } = world;
  const { tree } = await ports.checkpoints.take();
  await (
    await ports.surroundings.watch()
  ).begin({ runId: 'run', agent: 'code', argv: ['coder', '-p'], timeoutMs: 1, tree, listed: [], aside: [] });
  const begun = await ports.surroundings.cutOff('run');
  if (begun?.untold !== null) throw new Error('nothing was begun');
  const log: string[] = [];
  const noted = (name: string, then?: () => void) => async (): Promise<void> => {
    log.push(`${name} …`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(name);
    then?.();
  };
  const events: RunEventBody[] = [];
  const change = { type: 'file.changed', agent: 'code', before: 'x', after: sha256('b'), added: 1, removed: 1 } as const;
  const journaled = told.map((file, index): RunEvent => ({
    ...change,
    file,
    seq: index + 1,
    at: '2026-11-21T10:00:00.000Z',
    runId: 'run',
  }));
  const tell = () =>
    tellCut({ announce: (...all) => noted('told', () => void events.push(...all))(), state: () => project(journaled) }, ports, {
      ...begun,
      ended: noted('git as before'),
      outputs: ['out/**'],
      ...more,
    });
  return { files: world.files, tell, log, events };
}

test('what an agent left half done of its own files lies as before; what is told of them stays, and the rest is told', async () => {
  const { files, tell, events, log } = await cutAgent({ own: ['src/**'] }, ['src/b.ts']);
  for (const path of ['src/a.ts', 'src/b.ts', 'out/a.js', 'a.md', '.vscode/tasks.json']) files.set(path, 'b');
  await tell();
  expect(['src/a.ts', 'src/b.ts', '.vscode/tasks.json'].map((path) => files.text(path))).toEqual(['a', 'b', '{}']);
  const half = '"coder -p" was interrupted in the middle of its work. Put back as before: .vscode/tasks.json, src/a.ts.';
  const change = { agent: 'code', command: 'coder -p', before: sha256('a'), after: sha256('b'), added: 1, removed: 1 };
  expect(events.map((event) => (event.type === 'notice' ? inEnglish(event.text) : event))).toEqual([
    half,
    { type: 'file.uncertain', file: 'a.md', saved: false, ...change },
    { type: 'file.changed', file: 'out/a.js', output: true, ...change },
  ]);
  expect(log).toEqual(['git as before …', 'git as before', 'told …', 'told']);
});

test('of a command without files of its own nothing is half done, but what no command may change lies as before', async () => {
  const { files, tell, events } = await cutAgent({});
  for (const path of ['src/a.ts', '.vscode/tasks.json']) files.set(path, 'b');
  await tell();
  expect([files.text('src/a.ts'), files.text('.vscode/tasks.json')]).toEqual(['b', '{}']);
  expect(events.map((event) => (event.type === 'notice' ? inEnglish(event.text) : event.type))).toEqual([
    '"coder -p" was interrupted. What no command may change was put back as before: .vscode/tasks.json.',
    'file.uncertain',
  ]);
});

test('where it left nothing there is nothing to tell', async () => {
  const { tell, log } = await cutAgent();
  await tell();
  expect(log).toEqual(['git as before …', 'git as before']);
});

test('what git showed of the workspace is put in order first: what it hid is told, too', async () => {
  const { files, tell, events } = await cutAgent({
    ended: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      files.set('hidden.ts', 'b');
    },
  });
  await tell();
  expect(events).toMatchObject([{ type: 'file.uncertain', file: 'hidden.ts' }]);
});
