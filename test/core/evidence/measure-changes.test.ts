import { expect, test } from 'vitest';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { Watched } from '../../../src/core/surroundings.ts';
import type { MemoryFiles } from '../../fakes/memory-files.ts';
import { leftAsIs, measured } from './measuring.ts';
import { setUp } from './observing.ts';

const movedOn = (file: string): string => `"make" ran before any change, and ${file} changed meanwhile: put back as before.`;
const copies = 'What lay there before that is in /copies. If it was yours, copy it back from there; it is removed with old runs.';

interface Row {
  readonly before: Readonly<Record<string, string>>;
  readonly make: (files: MemoryFiles, run: number) => void;
  /** What an editor window saw saved meanwhile. */
  readonly saved?: readonly string[];
  readonly seen?: (files: Pick<MemoryFiles, 'set'>) => Partial<Watched>;
  readonly after: Readonly<Record<string, string>>;
  readonly told: readonly string[];
}

test.each<[string, Row]>([
  [
    'what is written the same each time lies as before; what was written once, or saved in an editor, stays',
    {
      before: { 'made.ts': 'a', 'typed.ts': 'a', 'saved.ts': 'a' },
      make: (files, run) => {
        files.set('made.ts', 'b');
        files.set('saved.ts', 'b');
        if (run === 1) files.set('typed.ts', 'typed');
      },
      saved: ['saved.ts'],
      after: { 'made.ts': 'a', 'saved.ts': 'b', 'typed.ts': 'typed' },
      told: [leftAsIs('saved.ts; typed.ts')],
    },
  ],
  [
    'what is another each time lies as before, with a copy: somebody may have typed on meanwhile',
    {
      before: { 'version.ts': '0' },
      make: (files, run) => files.set('version.ts', String(run)),
      after: { 'version.ts': '0' },
      told: ['copied version.ts', movedOn('version.ts'), copies],
    },
  ],
  [
    'what somebody writes at the last moment stays',
    {
      before: { 'version.ts': '0' },
      make: (files, run) => files.set('version.ts', String(run)),
      seen: (files) => ({ copy: async (path) => files.set(path, 'typed') }),
      after: { 'version.ts': 'typed' },
      told: [leftAsIs('version.ts')],
    },
  ],
  [
    'a declared output is the command’s, whatever it writes',
    {
      before: { 'dist/a.js': '0' },
      make: (files, run) => files.set('dist/a.js', String(run)),
      after: { 'dist/a.js': '0' },
      told: [],
    },
  ],
  [
    'also one that it writes only when it runs again',
    {
      before: { 'dist/a.js': 'a', 'dist/b.js': 'a' },
      make: (files, run) => {
        files.set('dist/a.js', 'b');
        if (run === 2) for (const path of ['dist/b.js', 'dist/c.js']) files.set(path, 'b');
      },
      after: { 'dist/a.js': 'a', 'dist/b.js': 'a', 'dist/c.js': 'b' },
      told: ['file.changed dist/c.js'],
    },
  ],
  [
    'unless it was saved in an editor',
    {
      before: { 'dist/a.js': 'a', 'dist/b.js': 'a' },
      make: (files, run) => {
        files.set('dist/a.js', 'b');
        if (run === 2) for (const path of ['dist/b.js', 'dist/c.js']) files.set(path, 'b');
      },
      saved: ['dist/a.js', 'dist/b.js', 'dist/c.js'],
      after: { 'dist/a.js': 'b', 'dist/b.js': 'b', 'dist/c.js': 'b' },
      told: [leftAsIs('dist/c.js; dist/b.js; dist/a.js')],
    },
  ],
  [
    'a new file that it writes each time is its output',
    {
      before: {},
      make: (files, run) => files.set('made.txt', String(run)),
      after: { 'made.txt': '2' },
      told: ['file.changed made.txt'],
    },
  ],
  [
    'a new file that was saved in an editor is a person’s, also where the command formats it',
    {
      before: {},
      make: (files, run) => files.set('typed.ts', `formatted ${run}`),
      saved: ['typed.ts'],
      after: { 'typed.ts': 'formatted 2' },
      told: [leftAsIs('typed.ts')],
    },
  ],
  [
    'a new file that it writes once stays; one that is gone again is no matter',
    {
      before: {},
      make: (files, run) => {
        if (run === 1) for (const path of ['typed.txt', 'for-a-moment.txt']) files.set(path, 'x');
        else files.remove('for-a-moment.txt');
      },
      after: { 'typed.txt': 'x' },
      told: [leftAsIs('typed.txt')],
    },
  ],
  [
    'what comes or changes only when it runs again stays, and is told',
    {
      before: { 'a.ts': 'a', 'typed.ts': 'a' },
      make: (files, run) => {
        files.set('a.ts', 'b');
        if (run === 2) for (const path of ['typed.ts', 'typed.txt']) files.set(path, 'typed');
      },
      after: { 'a.ts': 'a', 'typed.ts': 'typed', 'typed.txt': 'typed' },
      told: [leftAsIs('typed.txt; typed.ts')],
    },
  ],
  [
    'a file that it deletes stays deleted, and is told: it may have been the person',
    {
      before: { 'a.ts': 'a' },
      make: (files) => files.remove('a.ts'),
      after: {},
      told: [leftAsIs('a.ts')],
    },
  ],
])('of what changed while a command ran before any change: %s', async (_name, { before, make, saved = [], seen, after, told }) => {
  const copied: string[] = [];
  const world: ReturnType<typeof setUp> = setUp(before, {
    saved: async () => new Set(saved),
    copy: async (path) => {
      await new Promise((resolve) => setImmediate(resolve));
      copied.push(`copied ${path}`);
    },
    copies: () => (copied.length > 0 ? '/copies' : null),
    ...seen?.({ set: (...about) => world.files.set(...about) }),
  });
  await measured(world, (run) => make(world.files, run), { outputs: ['dist/**'] });
  expect(Object.fromEntries(world.files.paths().map((path) => [path, world.files.text(path)]))).toEqual(after);
  expect([...copied, ...world.told()]).toEqual([...told.slice(0, copied.length), 'baseline.started', ...told.slice(copied.length)]);
});

test('what stays is a warning; what lies as before is only information', async () => {
  const world = setUp({ 'typed.ts': 'a', 'version.ts': '0' });
  const { files, events } = world;
  await measured(world, (run) => {
    files.set('version.ts', String(run));
    if (run === 1) files.set('typed.ts', 'typed');
  });
  expect(events.flatMap((event) => (event.type === 'notice' ? [[event.level, inEnglish(event.text)]] : []))).toEqual([
    ['info', movedOn('version.ts')],
    ['warning', leftAsIs('typed.ts')],
  ]);
});

test('a secret that no agent may read is never written by the run', async () => {
  const world = setUp({ '.env': 'KEY=1', 'a.ts': 'a' });
  const { files, ports, told } = world;
  const diff: typeof ports.checkpoints.diff = async (...trees) =>
    (await ports.checkpoints.diff(...trees)).map((one) => (one.path === '.env' ? { ...one, hidden: true } : one));
  await measured({ ...world, ports: { ...ports, checkpoints: { ...ports.checkpoints, diff } } }, () => {
    for (const path of ['.env', 'a.ts']) files.set(path, 'b');
  });
  expect([files.text('.env'), files.text('a.ts'), told()]).toEqual(['b', 'a', ['baseline.started', leftAsIs('.env')]]);
});

test('a command whose turn comes after the run was told to stop does not begin', async () => {
  const world = setUp({ 'src/a.ts': 'a' });
  let runs = 0;
  const step = { ...world.step, stopped: AbortSignal.abort() };
  await expect(measured({ ...world, step }, () => void (runs += 1))).rejects.toThrow(InterruptedError);
  expect(runs).toBe(0);
});
