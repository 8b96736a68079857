import { afterEach, expect, test } from 'vitest';
import { passed, writesSpec } from './acts.ts';
import { runTests, unknown } from './small-runner.ts';
import { agent, finished, openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

type Contents = Readonly<Record<string, string | null>>;

const files = {
  'backend/sum.js': 'a + b\n',
  'backend/sum.test.js': 'adds backend/sum.js a\nlooks backend/sum.js = backend/__snapshots__/sum.test.js.snap\n',
  'backend/__snapshots__/sum.test.js.snap': 'a + b\n',
};

/** One agent that leaves these contents; `listed`: what the approved spec says of files. */
async function play(contents: Contents, listed: string[], there: Record<string, string> = {}): Promise<void> {
  stage = await openStage({
    agents: [agent('backend', { owns: ['**'] })],
    files: { ...files, ...there },
    baselines: unknown,
    approves: true,
    skipUpToFiles: 0,
    commands: { 'check-backend': () => runTests(stage.files) },
    acts: [
      [/^SPEC/, writesSpec({ Backend: listed })],
      [
        /Backend/,
        async (_task, { write, files: workspace }) => {
          for (const [file, text] of Object.entries(contents)) {
            if (text !== null) await write(file, text);
            else await workspace.swap(file, { before: (await workspace.read(file))?.hash ?? null, after: null });
          }
          return finished(passed);
        },
      ],
      [/^REVIEW/, () => finished('## Review: APPROVED\n')],
    ],
  });
  await stage.start();
}

/** How the work was proven, and what was asked. */
async function ended(): Promise<unknown> {
  const { proof } = await stage.state();
  const events = await stage.engine.read('run', 0);
  const asked = events.flatMap((event) =>
    event.type === 'question.asked' ? [`${event.question.kind} ${event.question.reason}`.trim()] : [],
  );
  return {
    proof: [proof?.verdict, proof?.reason],
    asked: asked.slice(1),
    retries: stage.asked.filter((label) => label.startsWith('RETRY')),
  };
}
const quiet = (reason: string | null): object => ({ proof: ['proven', reason], asked: [], retries: [] });
const asks = (reason: string): object => ({ proof: ['unproven', reason], asked: [`proof ${reason}`], retries: [] });

const moved = {
  'backend/sum.js': null,
  'backend/add.js': 'a + b\n',
  'backend/sum.test.js': null,
  'backend/add.test.js': 'adds backend/add.js a\nlooks backend/add.js = backend/__snapshots__/sum.test.js.snap\n',
};
const renaming = ['backend/sum.js → backend/add.js', 'backend/sum.test.js → backend/add.test.js'];
const snapshot = { 'backend/sum.js': 'b + a\n', 'backend/__snapshots__/sum.test.js.snap': 'b + a\n' };
const nodes = 'backend/sum.test.js.snapshot';
const withNodes = { 'backend/sum.test.js': `looks backend/sum.js = ${nodes}\n`, [nodes]: 'a + b\n' };

test.each<[string, Contents, string[], string | null, Record<string, string>]>([
  ['a source and its test under new names', moved, renaming, 'approved', {}],
  [
    'the same, as files that go and files that come',
    moved,
    ['backend/sum.js (delete)', 'backend/add.js (new)', 'backend/sum.test.js (delete)', 'backend/add.test.js (new)'],
    'approved',
    {},
  ],
  [
    'a test under a new name',
    {
      'backend/sum.js': 'a + b // sum\n',
      'backend/sum.test.js': null,
      'backend/more/sum.test.js': 'adds backend/sum.js a\nlooks backend/sum.js sum\n',
    },
    ['backend/sum.js', 'backend/sum.test.js → backend/more/sum.test.js'],
    'approved',
    {},
  ],
  ['a snapshot', snapshot, Object.keys(snapshot), 'approved', {}],
  ['a snapshot of node:test', { 'backend/sum.js': 'b + a\n', [nodes]: 'b + a\n' }, ['backend/sum.js', nodes], 'approved', withNodes],
])('%s, as the spec lists it: nothing is asked beyond the spec', async (_name, contents, listed, reason, more) => {
  await play(contents, listed, more);
  expect(await stage.ended()).toBe('completed');
  expect(await ended()).toEqual(quiet(reason));
});

test.each<[string, Contents, string[], string, Record<string, string>]>([
  ['a test that moves', moved, ['backend/add.js', 'backend/sum.js (delete)'], 'tests-missing', {}],
  ['a moved test that lost one', { ...moved, 'backend/add.test.js': 'adds backend/add.js a\n' }, renaming, 'tests-missing', {}],
  ['a snapshot', snapshot, ['backend/sum.js'], 'tests-changed', {}],
  ['a snapshot of node:test', { 'backend/sum.js': 'b + a\n', [nodes]: 'b + a\n' }, ['backend/sum.js'], 'tests-changed', withNodes],
  [
    'a configuration that leaves tests out',
    { 'backend/sum.js': 'wrong\n', 'vitest.config.js': 'exclude: backend\n' },
    ['backend/sum.js', 'vitest.config.js'],
    'no-tests',
    {},
  ],
  [
    'the same, with tests of its own',
    {
      'backend/sum.js': 'wrong\n',
      'vitest.config.js': 'exclude: backend\n',
      'test/new.test.js': 'adds backend/sum.js wrong\nlooks backend/sum.js wrong\n',
    },
    ['backend/sum.js', 'vitest.config.js', 'test/new.test.js'],
    'tests-missing',
    {},
  ],
])('%s, unlisted or more than listed: one question', async (_name, contents, listed, reason, more) => {
  await play(contents, listed, more);
  await stage.until('stop');
  expect(await ended()).toEqual(asks(reason));
});
