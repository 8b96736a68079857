import { afterEach, expect, test } from 'vitest';
import { passed, writes, writesSpec } from './acts.ts';
import { story } from './outline.ts';
import { agent, finished, openStage, type Act, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

type Options = Parameters<typeof openStage>[0];

async function begun(options: Options): Promise<Stage> {
  stage = await openStage(options);
  await stage.start();
  await stage.until('approval');
  await stage.approve();
  return stage;
}
const lines = async (pattern: RegExp): Promise<string[]> => (await story(stage)).filter((line) => pattern.test(line));
const works =
  (...files: string[]): Act =>
  async (_task, { write }) => {
    for (const file of files) await write(file, 'x');
    return finished(passed);
  };

test('a hand-over is no proof: the same command of another layer is run for itself', async () => {
  await begun({
    agents: [agent('backend', { handover: [['check-frontend']] }), agent('frontend')],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/^Backend/, works('backend/a.ts')],
    ],
  });
  expect(await stage.ended()).toBe('completed');
  expect(await lines(/^(validate|handover|prove)/)).toEqual(['validate check-backend', 'handover check-frontend', 'prove check-frontend']);
});

test('a proof that fails at the end is a retry of its layer, with what it printed', async () => {
  await begun({
    agents: [agent('backend'), agent('frontend')],
    commands: { 'check-frontend': [{ exitCode: 1, output: 'label is NaN' }, { exitCode: 0 }] },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/^Backend/, works('backend/a.ts')],
      [/^RETRY Frontend/, works('frontend/a.ts')],
      [/^REVIEW/, () => finished('## Review: APPROVED\n')],
    ],
  });
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.slice(1, 3)).toEqual(['Backend Suppliers', 'RETRY Frontend Suppliers (1/2)']);
  expect(stage.tasks[2]?.prompt.task).toContain('label is NaN');
  const last = (await stage.state()).evidence.filter((one) => one.result === 'pass');
  expect(new Set(last.slice(-2).map((one) => one.treeAfter)).size).toBe(1);
});

test.each([
  ['a file that the spec names is not there', ['backend/a.ts'], 'Files that the spec lists for Backend are missing: backend/b.ts.'],
  ['nothing was changed', [], 'Files that the spec lists for Backend are unchanged: backend/a.ts, backend/b.ts.'],
] as const)('passing commands do not help where %s', async (_name, written, error) => {
  const there = written.length === 0 ? { 'backend/a.ts': 'old', 'backend/b.ts': 'old' } : {};
  let seen = '';
  await begun({
    agents: [agent('backend')],
    files: there,
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts', 'backend/b.ts'] })],
      [/^Backend/, works(...written)],
      [
        /^RETRY/,
        async (task, at) => {
          seen = task.prompt.task;
          return works('backend/a.ts', 'backend/b.ts')(task, at);
        },
      ],
    ],
  });
  expect(await stage.ended()).toBe('completed');
  expect(seen).toContain(error);
  expect((await stage.state()).verdicts['backend']?.result).toBe('proven');
  expect(stage.asked).toHaveLength(3);
});

/** Changes `first`, and in the retry whatever `then` does. */
const inTwoSteps = (spec: string[], first: Act, then: Act): Promise<Stage> =>
  begun({
    agents: [agent('backend')],
    files: { 'backend/named.ts': 'one\ntwo\n', 'backend/other.ts': 'other' },
    acts: [
      [/^SPEC/, writesSpec({ Backend: spec })],
      [/^Backend/, first],
      [/^RETRY/, then],
      [/^REVIEW/, () => finished('## Review: APPROVED\n')],
    ],
  });
const changes =
  (files: Record<string, string | null>, report = passed): Act =>
  async (_task, { write, files: workspace }) => {
    for (const [file, text] of Object.entries(files)) {
      if (text !== null) await write(file, text);
      else await workspace.swap(file, { before: (await workspace.read(file))?.hash ?? null, after: null });
    }
    return finished(report);
  };
const left = 'Files that the spec lists for Backend are unchanged: backend/named.ts.';

test.each<[string, string[], Record<string, string | null>, Record<string, string | null>, string]>([
  ['any other file', ['backend/named.ts'], { 'backend/other.ts': 'touched' }, { 'backend/named.ts': 'three' }, left],
  ['a blank line', ['backend/named.ts'], { 'backend/named.ts': 'one\n\ntwo\n\n' }, { 'backend/named.ts': 'three' }, left],
  ['line ends', ['backend/named.ts'], { 'backend/named.ts': 'one\r\ntwo\r\n' }, { 'backend/named.ts': 'three' }, left],
  [
    'a copy of what is to be moved',
    ['backend/named.ts → backend/new.ts'],
    { 'backend/new.ts': 'one\ntwo\n' },
    { 'backend/named.ts': null },
    'Files that the spec deletes or moves for Backend still exist: backend/named.ts.',
  ],
  [
    'a blank file in place of none',
    ['backend/named.ts (delete)'],
    { 'backend/named.ts': '' },
    { 'backend/named.ts': null },
    'Files that the spec deletes or moves for Backend still exist: backend/named.ts.',
  ],
])('%s is not what the spec says: one retry', async (_name, spec, first, then, error) => {
  await inTwoSteps(spec, changes(first), changes(then));
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.slice(1, 3)).toEqual(['Backend Suppliers', 'RETRY Backend Suppliers (1/2)']);
  expect(stage.tasks[2]?.prompt.task).toContain(error);
  expect((await stage.state()).deviations).toEqual({});
});

test('a file that is left as it was, with a reason, is a deviation: told, and reviewed however small the change', async () => {
  const reason = `${passed}### Deviations\n- backend/named.ts: it does that already\n`;
  await inTwoSteps(['backend/named.ts'], changes({ 'backend/other.ts': 'touched' }, reason), changes({}, reason));
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.slice(1)).toEqual(['Backend Suppliers', 'RETRY Backend Suppliers (1/2)', 'REVIEW Suppliers (1/3)']);
  expect((await stage.state()).deviations).toEqual({ backend: [{ file: 'backend/named.ts', reason: 'it does that already' }] });
  expect(stage.tasks.at(-1)?.prompt.task).toContain('- backend/named.ts is not as the spec says. The reason given: it does that already');
});

test.each([
  ["if (process.env.VITEST) throw new Error('no');", true],
  ['export const a = 2;', false],
])('a small change to %j is reviewed, because it tells of its tests: %s', async (text, isReviewed) => {
  await begun({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [
        /^Backend/,
        async (_task, { write }) => {
          await write('backend/a.ts', text);
          return finished(passed);
        },
      ],
      [/^REVIEW/, () => finished('## Review: APPROVED\n')],
    ],
  });
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.slice(2)).toEqual(isReviewed ? ['REVIEW Suppliers (1/3)'] : []);
});

test('what the spec asks for and a fix takes back is asked for once more', async () => {
  const old = 'one\ntwo\n';
  await begun({
    agents: [agent('backend')],
    skipUpToFiles: 0,
    files: { 'backend/named.ts': old },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/named.ts', 'backend/b.ts'] })],
      [/^Backend/, works('backend/named.ts', 'backend/b.ts')],
      [/^REVIEW-FIX/, changes({ 'backend/named.ts': old })],
      [/^RETRY/, changes({ 'backend/named.ts': 'fixed' })],
      [
        /^REVIEW .*1\/3/,
        () =>
          finished(
            '## Review: REJECTED\n### Issues Found\n#### Issue 1: Bad\n- **File**: backend/named.ts\n- **Line**: 1\n- **Description**: d\n- **Fix**: mend it so\n- **Rule Violated**: none\n',
          ),
      ],
      [/^REVIEW/, () => finished('## Review: APPROVED\n')],
    ],
  });
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.slice(1)).toEqual([
    'Backend Suppliers',
    'REVIEW Suppliers (1/3)',
    'REVIEW-FIX Backend Suppliers (1/2)',
    'RETRY Backend Suppliers (1/2)',
    'REVIEW Suppliers (2/3)',
  ]);
});

test('a program that is missing is no matter for another attempt', async () => {
  await begun({
    agents: [agent('backend')],
    commands: { 'check-backend': { outcome: 'missing' } },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/^Backend/, writes('backend/a.ts', 'x')],
    ],
  });
  await stage.until('stop');
  expect((await stage.state()).questions[0]).toMatchObject({
    message: 'Backend did not pass: no attempt of an agent can fix this.',
    retriesUsed: 0,
  });
});

test('a hand-over that fails is a failure of its agent, with what it printed', async () => {
  await begun({
    agents: [agent('backend', { handover: [['generate']] })],
    commands: { generate: [{ exitCode: 2, output: 'cannot generate' }, { exitCode: 0 }] },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/Backend/, writes('backend/a.ts', 'x')],
    ],
  });
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.slice(1)).toEqual(['Backend Suppliers', 'RETRY Backend Suppliers (1/2)']);
  expect(stage.tasks.at(-1)?.prompt.task).toContain('cannot generate');
});

test('going on where there is no command asks the agent again', async () => {
  let failing = true;
  await begun({
    agents: [agent('backend', { validate: [] })],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [
        /Backend/,
        async (_task, { write }) => {
          await write('backend/a.ts', 'same');
          return finished(failing ? '### Build\nFailed: it does not build\n' : passed);
        },
      ],
    ],
  });
  await stage.until('stop');
  const before = stage.asked.length;
  failing = false;
  await stage.reply('try');
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.length).toBe(before + 1);
});
