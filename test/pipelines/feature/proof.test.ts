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
    ],
  });
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.slice(1)).toEqual(['Backend Suppliers', 'RETRY Frontend Suppliers (1/2)']);
  expect(stage.tasks.at(-1)?.prompt.task).toContain('label is NaN');
  const last = (await stage.state()).evidence.filter((one) => one.result === 'pass');
  expect(new Set(last.slice(-2).map((one) => one.treeAfter)).size).toBe(1);
});

test.each([
  [
    'a file that the spec names is not there',
    ['backend/a.ts'],
    'The commands pass, but files that the spec names for Backend are not there: backend/b.ts.',
  ],
  ['nothing was changed', [], 'The commands pass, but Backend changed no file, and the spec names: backend/a.ts, backend/b.ts.'],
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

test('one changed file of several that are there is enough', async () => {
  await begun({
    agents: [agent('backend')],
    files: { 'backend/b.ts': 'old' },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts', 'backend/b.ts'] })],
      [/^Backend/, works('backend/a.ts')],
    ],
  });
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked).toHaveLength(2);
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
  expect((await stage.state()).stop).toMatchObject({
    message: 'Backend did not pass: no attempt of an agent can mend this.',
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
