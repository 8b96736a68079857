import { expect, test } from 'vitest';
import type { CommandPurpose } from '../../../src/core/evidence/attribute.ts';
import { tellChanges } from '../../../src/core/evidence/observe-command.ts';
import { project } from '../../../src/core/run/project.ts';
import type { FileState } from '../../../src/core/run/run-state.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { setUp } from './observing.ts';

const [a, ab] = [sha256('a\n'), sha256('a\nb\n')];

/** Told of a file that the run found as `first` (undefined: has not changed yet), that was `before` and is `after` now. `suite`: tests of the run, last changed by `tests`. */
async function told(
  file: string,
  { first, before, after }: { first?: string | null; before: string | null; after: string | null },
  purpose: CommandPurpose,
  suite?: string,
) {
  const { files, ports, step, events } = setUp(before === null ? {} : { [file]: before });
  const from = await ports.checkpoints.take();
  if (after === null) files.remove(file);
  else files.set(file, after);
  const trees = { before: from, after: await ports.checkpoints.take() };
  const known: FileState = {
    file,
    before: typeof first === 'string' ? await ports.blobs.put(new TextEncoder().encode(first)) : null,
    after: before === null ? null : sha256(before),
    agents: ['code'],
    added: 1,
    removed: 0,
    output: false,
    commands: [],
  };
  const suites = suite === undefined ? {} : { [suite]: { ...known, file: suite, after: a, agents: ['code', 'tests'] } };
  const state = () => ({ ...project([]), files: { ...(first === undefined ? {} : { [file]: known }), ...suites } });
  const changes = await ports.checkpoints.diff(trees.before.tree, trees.after.tree);
  const about = { trees, changes, saved: new Set(['src/saved.ts', 'build/saved.js']), secret: (path: string) => path.endsWith('.env') };
  await tellChanges(
    { ...step, state },
    ports,
    { agent: 'code', command: 'make', scope: { purpose, owns: ['src/**'], listed: [], outputs: ['dist/**'], written: ['build/a.js'] } },
    about,
  );
  return events;
}

const plain = { agent: 'code', before: a, after: ab, added: 1, removed: 0 };

test.each<[string, Parameters<typeof told>, object]>([
  ['an agent’s own work', ['src/a.ts', { before: 'a\n', after: 'a\nb\n' }, 'agent'], { type: 'file.changed', file: 'src/a.ts', ...plain }],
  [
    'an agent’s output',
    ['dist/a.js', { before: 'a\n', after: 'a\nb\n' }, 'agent'],
    { type: 'file.changed', file: 'dist/a.js', ...plain, command: 'make', output: true },
  ],
  [
    'a command’s work, on what the run has changed before',
    ['src/a.ts', { first: '', before: 'a\n', after: 'a\nb\n' }, 'validate'],
    { type: 'file.changed', file: 'src/a.ts', ...plain, command: 'make', whole: { added: 2, removed: 0 } },
  ],
  [
    'the same of a file that was not there before the run',
    ['src/a.ts', { first: null, before: 'a\n', after: 'a\nb\n' }, 'validate'],
    { type: 'file.changed', file: 'src/a.ts', ...plain, command: 'make', whole: { added: 2, removed: 0 } },
  ],
  [
    'a file that it deletes, which the run has changed before',
    ['src/a.ts', { first: 'x\ny\n', before: 'a\n', after: null }, 'validate'],
    {
      type: 'file.changed',
      file: 'src/a.ts',
      ...plain,
      after: null,
      added: 0,
      removed: 1,
      command: 'make',
      whole: { added: 0, removed: 2 },
    },
  ],
  [
    'a secret, of which no content is kept',
    ['src/.env', { first: 'x\n', before: 'a\n', after: 'a\nb\n' }, 'handover'],
    { type: 'file.changed', file: 'src/.env', ...plain, added: 0, command: 'make' },
  ],
  [
    'what may be a person’s',
    ['notes.txt', { before: 'a\n', after: 'a\nb\n' }, 'validate'],
    { type: 'file.uncertain', file: 'notes.txt', ...plain, command: 'make', saved: false },
  ],
  [
    'what a person saved, while an agent worked',
    ['src/saved.ts', { before: 'a\n', after: 'a\nb\n' }, 'agent'],
    { type: 'file.uncertain', file: 'src/saved.ts', ...plain, command: 'make', saved: true },
  ],
])('a change is told as what it is: %s', async (_name, [file, contents, purpose], expected) => {
  expect(await told(file, contents, purpose)).toEqual([expected]);
});

test('a snapshot that a configured command wrote is of whoever wrote its tests; that of an agent’s own command is the agent’s', async () => {
  const of = async (file: string, purpose: CommandPurpose) =>
    (await told(file, { before: 'a\n', after: 'a\nb\n' }, purpose, 'src/a.test.ts')).map((event) =>
      'agent' in event ? event.agent : null,
    );
  expect(await of('src/__snapshots__/a.test.ts.snap', 'validate')).toEqual(['tests']);
  expect(await of('src/__snapshots__/a.test.ts.snap', 'run')).toEqual(['code']);
  expect(await of('src/other.ts', 'validate')).toEqual(['code']);
});

test('what is new beside what a command was seen to write is its output as well, unless a person saved it', async () => {
  const news = async (file: string) => (await told(file, { before: null, after: 'a\n' }, 'validate')).map(({ type }) => type);
  expect(await news('build/b.js')).toEqual(['file.changed']);
  expect(await news('build/saved.js')).toEqual(['file.uncertain']);
});
