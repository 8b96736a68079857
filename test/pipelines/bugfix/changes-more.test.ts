import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { passed, writes } from '../feature/acts.ts';
import { agent, finished, type Stage } from '../feature/stage.ts';
import { brokenFile, checks, diagnoses, fixes, openBug, testFile, writesSpec } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

const source = 'backend/price.ts';
/** The new test adds a line to a source each time that it runs. */
const touching = (file = source) => ({
  'check-backend': () => {
    if (stage.files.text(testFile) !== null) stage.files.set(file, `${stage.files.text(file) ?? ''}// touched\n`);
    const mended = stage.files.text(testFile) === null || stage.files.text(brokenFile)?.startsWith('good\n');
    return mended ? { exitCode: 0, output: '' } : { exitCode: 1, output: 'expected 1, got 3' };
  },
});
const begin = [
  [/^DIAGNOSE/, diagnoses()],
  [/^SPEC/, writesSpec],
  [/^Backend/, fixes],
  [/^REVIEW/, () => finished('## Review: APPROVED')],
] as const;
const notices = async (): Promise<string[]> => (await stage.state()).notices.map(({ text }) => inEnglish(text));

test('a reproduction that changes a source each time shows nothing: said by name and asked about; stopped, what it left is told', async () => {
  stage = await openBug(begin, { files: { [brokenFile]: 'bad\n', [source]: 'fine\n' }, commands: touching() });
  const run = await stage.start();
  await stage.until('stop');
  expect((await stage.state()).questions).toMatchObject([
    {
      kind: 'reproduction',
      reason: 'changes',
      message: `The reproduction proves nothing, because each time it changes other files, too: ${source} (check-backend)`,
    },
  ]);
  await stage.reply('stop');
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(await notices()).toContain(`Changed while a command ran, possibly by you, so not restored: ${source}`);
});

test.each([
  [source, 0],
  [brokenFile, 1],
] as const)('going on with it, the run ends: unproven, accepted once and for good (%s)', async (file, again) => {
  stage = await openBug(begin, { files: { [brokenFile]: 'bad\n', [source]: 'fine\n' }, commands: touching(file) });
  const run = await stage.start();
  await stage.until('stop');
  await stage.reply('go-on');
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
  await stage.reply('accept');
  expect(await run.done).toMatchObject({ status: 'completed' });
  const { proof, answers, notices: told } = await stage.state();
  expect(proof).toMatchObject({ verdict: 'unproven', reason: 'unstable', acceptedBy: 'test' });
  expect(answers.map(({ kind }) => kind)).toEqual(['reproduction', 'approval', 'proof']);
  expect(told.filter(({ text }) => inEnglish(text).startsWith('Kept changing at the end'))).toHaveLength(again);
});

test('a file that changed once while the bug was shown is perhaps a person’s: it is shown anew, and counts', async () => {
  let runs = 0;
  stage = await openBug(begin, {
    files: { [brokenFile]: 'bad\n', [source]: 'fine\n' },
    commands: {
      'check-backend': () => {
        if (runs++ === 1) stage.files.set(source, 'mine\n');
        return checks(stage.files);
      },
    },
  });
  await stage.start();
  await stage.until('approval');
  const { reproduced, questions } = await stage.state();
  const [approval] = questions;
  expect(reproduced.before).toMatchObject({ outcome: 'fails' });
  expect(runs).toBe(6);
  // Whoever approves knows that the code is not all as it was when the run began.
  expect(inEnglish(approval?.message ?? '')).toBe(`Changed while a command ran, possibly by you: ${source} (check-backend)`);
});

test('what a command took away during the first fix is told when that is undone', async () => {
  const old = 'backend/old.test.ts';
  stage = await openBug(
    [
      [/^DIAGNOSE/, diagnoses()],
      [/^SPEC/, writesSpec],
      [/^Backend/, writes(brokenFile, 'worse\n', passed)],
      [/^RETRY Backend.*1/, writes(brokenFile, 'worse still\n', passed)],
      [/^RETRY Backend.*2/, writes(brokenFile, 'worst\n', passed)],
    ],
    {
      files: { [brokenFile]: 'bad\n', [old]: 'old\n' },
      commands: {
        'check-backend': () => {
          if (stage.files.text(brokenFile) !== 'bad\n') stage.files.remove(old);
          return checks(stage.files);
        },
      },
    },
  );
  await stage.start();
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
  expect(await notices()).toContain(`Changed while a command ran, possibly by you, so not restored: ${old}`);
  const [question] = (await stage.state()).questions;
  expect(question).toMatchObject({ kind: 'stopped', reason: 'retries' });
  expect(question?.hints.at(-1)).toBe(`Changed while a command ran, possibly by you, so undo does not restore it: ${old}`);
});

test('a person breaks it again right after the last try: what was shown there holds for no other tree, so it is tried anew', async () => {
  let isTried = false;
  let written = 0;
  let saves = 0;
  stage = await openBug(
    [
      ...begin.slice(0, 2),
      [/Backend/, (task, on) => writes(brokenFile, written++ === 0 ? 'good\n' : 'good again\n', passed)(task, on)],
      [/^REVIEW/, () => finished('## Review: APPROVED')],
    ],
    {
      agents: [agent('backend', { validate: [['build']], run: [['check-backend']] })],
      commands: {
        build: () => ({ exitCode: 0 }),
        'check-backend': () => {
          isTried = written > 0;
          return written < 2 && stage.files.text(brokenFile) !== 'good\n' ? { exitCode: 1, output: 'expected 1, got 3' } : { exitCode: 0 };
        },
      },
    },
  );
  const take = stage.checkpoints.take.bind(stage.checkpoints);
  Object.assign(stage.checkpoints, {
    take: async (options: Parameters<typeof take>[0]) => {
      // The second look after the third try is the first one that nothing of it is part of.
      if (isTried && stage.processes.calls.filter((line) => line === 'check-backend').length === 6 && saves++ === 1)
        stage.files.set(brokenFile, 'bad once more\n');
      return take(options);
    },
  });
  const run = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(stage.asked.at(-1)).toBe('RETRY Backend Discounts are added (1/2)');
  expect(stage.files.text(brokenFile)).toBe('good again\n');
});
