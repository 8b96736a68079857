import { expect, test } from 'vitest';
import { project } from '../../../src/core/run/project.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { inTurn } from './in-turn.ts';
import { leftAsIs, measured } from './measuring.ts';
import { setUp } from './observing.ts';

const journaled = { seq: 1, at: '2026-11-21T10:00:00.000Z', runId: 'run' };
const change = { agent: 'code', command: 'make', added: 1, removed: 1 };

interface GoneOn {
  /** Of the command that ran. */
  readonly command?: readonly string[];
  readonly before: Readonly<Record<string, string>>;
  /** What lay there when the next process came. */
  readonly left: Readonly<Record<string, string>>;
  /** What `make` writes whenever it runs from then on. */
  readonly again: Readonly<Record<string, string>>;
  readonly told?: readonly RunEvent[];
}

/** A process died while a command ran, perhaps days ago; the next one measures `make`. */
async function goneOn({ command = ['make'], before, left, again, told: more = [] }: GoneOn) {
  const world = setUp(before);
  const { files, ports, step, told } = world;
  const { tree } = await ports.checkpoints.take();
  for (const [path, text] of Object.entries(left)) files.set(path, text);
  const state = () => project([{ type: 'baseline.started', command: [...command], tree, ...journaled }, ...more]);
  const make = (): void => {
    for (const [path, text] of Object.entries(again)) files.set(path, text);
  };
  await measured({ ...world, step: { ...step, state } }, make, { outputs: ['dist/**'] });
  return {
    now: Object.fromEntries(files.paths().map((path) => [path, files.text(path)])),
    told: told(),
    kept: [...new Set(Object.values({ ...left, ...again }))].filter((text) => ports.blobs.all.has(sha256(text))),
  };
}

const restored = (files: string): string =>
  `"make" was interrupted before any change. What it wrote was restored and is kept with the run: ${files}`;
const asOutput: RunEvent = {
  type: 'file.changed',
  ...change,
  file: 'dist/a.js',
  before: sha256('a'),
  after: sha256('half'),
  output: true,
  ...journaled,
  seq: 2,
};

const began = 'baseline.started';
const secretPutBack = '"make" changed secrets.json, which no command may change: put back as before.';

test.each<[string, GoneOn, Awaited<ReturnType<typeof goneOn>>]>([
  [
    'what it writes the same once more is restored, and kept with the run',
    { before: { 'made.ts': 'a' }, left: { 'made.ts': 'half' }, again: { 'made.ts': 'half' } },
    { now: { 'made.ts': 'a' }, told: [restored('made.ts'), began], kept: ['half'] },
  ],
  [
    'also what the process had brought back already',
    { before: { 'made.ts': 'a', 'more.ts': 'a' }, left: { 'made.ts': 'half' }, again: { 'made.ts': 'half', 'more.ts': 'whole' } },
    { now: { 'made.ts': 'a', 'more.ts': 'a' }, told: [restored('made.ts; more.ts'), began], kept: ['half', 'whole'] },
  ],
  [
    'what it writes otherwise may be a person’s by now: it lies as it lay there, and is told',
    { before: { 'made.ts': 'a' }, left: { 'made.ts': 'half' }, again: { 'made.ts': 'whole' } },
    { now: { 'made.ts': 'half' }, told: [leftAsIs('made.ts'), began], kept: [] },
  ],
  [
    'what it does not write any more stays, and is told',
    { before: { 'made.ts': 'a' }, left: { 'made.ts': 'typed' }, again: {} },
    { now: { 'made.ts': 'typed' }, told: [leftAsIs('made.ts'), began], kept: [] },
  ],
  [
    'a new file that it writes the same once more is its output; one that it does not may be a person’s',
    {
      before: {},
      left: { 'made.txt': 'half', 'more.txt': 'half', 'typed.txt': 'typed' },
      again: { 'made.txt': 'half', 'more.txt': 'whole' },
    },
    {
      now: { 'made.txt': 'half', 'more.txt': 'half', 'typed.txt': 'typed' },
      told: ['file.changed made.txt', leftAsIs('more.txt; typed.txt'), began],
      kept: ['half'],
    },
  ],
  [
    'a declared output that it is known to have left is restored, whatever it writes once more',
    { before: { 'dist/a.js': 'a' }, left: { 'dist/a.js': 'half' }, again: { 'dist/a.js': 'whole' }, told: [asOutput] },
    { now: { 'dist/a.js': 'a' }, told: ['file.changed dist/a.js', restored('dist/a.js'), began], kept: ['whole'] },
  ],
  [
    'other content of it may be a person’s, and stays',
    { before: { 'dist/a.js': 'a' }, left: { 'dist/a.js': 'mine' }, again: { 'dist/a.js': 'whole' }, told: [asOutput] },
    { now: { 'dist/a.js': 'mine' }, told: [leftAsIs('dist/a.js'), began], kept: [] },
  ],
  [
    'of a secret that it left nothing is kept with the run',
    { before: { 'secrets.json': 'a' }, left: { 'secrets.json': 'half' }, again: { 'secrets.json': 'half' } },
    { now: { 'secrets.json': 'a' }, told: [restored('secrets.json'), began, secretPutBack], kept: [] },
  ],
  [
    'what another command left is no matter of this one',
    { command: ['make', 'all'], before: { 'made.ts': 'a' }, left: { 'made.ts': 'half' }, again: {} },
    { now: { 'made.ts': 'half' }, told: [began], kept: [] },
  ],
  [
    'nothing is told where it left nothing',
    { before: { 'made.ts': 'a' }, left: {}, again: {} },
    { now: { 'made.ts': 'a' }, told: [began], kept: [] },
  ],
])('of what a command left whose process died: %s', async (_name, given, expected) => {
  expect(await goneOn(given)).toEqual(expected);
});

test.each([
  ['something', 'half', ['command', 'told', 'told', 'command', 'command'], ['info', 'baseline.started']],
  ['nothing', 'a', ['told', 'command', 'command'], ['baseline.started']],
])('what is restored is only information, told before the command begins once more: %s', async (_what, left, steps, told) => {
  const world = setUp({ 'made.ts': 'a' });
  const { files, ports, step, events } = world;
  const { tree } = await ports.checkpoints.take();
  files.set('made.ts', left);
  const { order, one, named } = inTurn();
  const state = () => project([{ type: 'baseline.started', command: ['make'], tree, ...journaled }]);
  const slow = { ...ports, checkpoints: named(ports.checkpoints, { diff: 'compared' }) };
  const make = one('command', () => files.set('made.ts', 'half'));
  await measured({ ...world, ports: slow, step: { ...named(step, { announce: 'told' }), state } }, make);
  expect(order.filter((name) => name !== 'compared')).toEqual(steps);
  expect(events.map((event) => (event.type === 'notice' ? event.level : event.type))).toEqual(told);
});

test('what was told of it when its process died holds no more, because the command runs again; what others did since does', async () => {
  const world = setUp({ 'dist/a.js': 'a', 'dist/b.js': 'a', 'dist/c.js': 'a', 'made.sh': 'a', 'more.ts': 'a' });
  const { files, ports, step, events } = world;
  const { tree } = await ports.checkpoints.take();
  for (const path of ['dist/a.js', 'dist/c.js']) files.set(path, 'half');
  files.set('dist/b.js', 'mine');
  files.set('made.sh', 'half', true);
  const [a, half] = [sha256('a'), sha256('half')];
  const modes = { before: 'file', after: 'executable' } as const;
  const seen = { ...change, before: a, after: half };
  const known: RunEventBody[] = [
    { type: 'baseline.started', command: ['make'], tree },
    { type: 'file.uncertain', ...seen, file: 'made.sh', modes, saved: false },
    { type: 'file.changed', ...seen, file: 'dist/a.js', output: true },
    // Something else lies there by now.
    { type: 'file.changed', ...seen, file: 'dist/b.js', output: true },
    // Another command left it.
    { type: 'file.changed', ...seen, file: 'dist/c.js', command: 'make all', output: true },
  ];
  await measured(
    { ...world, step: { ...step, state: () => project(known.map((event, index) => ({ ...event, ...journaled, seq: index + 1 }))) } },
    () => {},
  );
  const undone = { ...change, before: half, after: a, added: 0, removed: 0 };
  expect(events.filter(({ type }) => type.startsWith('file.'))).toEqual([
    { type: 'file.changed', ...undone, file: 'dist/a.js', output: true },
    { type: 'file.uncertain', ...undone, file: 'made.sh', modes: { before: 'executable', after: 'file' }, saved: false },
  ]);
});
