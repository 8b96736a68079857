import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { Script } from '../../fakes/fake-processes.ts';
import type { Stage } from '../feature/stage.ts';
import { brokenFile, checks, diagnoses, fixes, openBug, testFile, writesSpec } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

/** How the reproduction goes before the fix, in the place of a plain failure; the fix itself mends it. */
const openBefore = async (before: readonly { exitCode: number; output: string }[]): Promise<void> => {
  let runs = 0;
  const script: Script = () => {
    const untouched = stage.files.text(testFile) !== null && stage.files.text(brokenFile) === 'bad\n';
    return (untouched ? before[runs++ % before.length] : undefined) ?? checks(stage.files);
  };
  stage = await openBug(
    [
      [/^DIAGNOSE/, diagnoses()],
      [/^SPEC/, writesSpec],
      [/^Backend/, fixes],
    ],
    { commands: { 'check-backend': script } },
  );
};

const fails = { exitCode: 1, output: 'expected 1, got 3' };
const passes = { exitCode: 0, output: '' };
const other = { exitCode: 1, output: 'SyntaxError: unexpected token' };

test.each([
  ['flaky', [fails, passes, fails], 'Before the fix the reproduction fails only sometimes: check-backend'],
  ['passes', [passes], 'Before the fix the reproduction passes already: check-backend'],
  ['other', [other], 'Before the fix the reproduction fails, but not with the expected error: check-backend'],
] as const)('%s before the fix: said and asked about; stopped, nothing is left', async (reason, before, words) => {
  await openBefore(before);
  const run = await stage.start();
  await stage.until('stop');
  const [question] = (await stage.state()).questions;
  expect(question).toMatchObject({ kind: 'reproduction', reason });
  expect(inEnglish(question?.message ?? '')).toContain(words);
  expect(inEnglish(question?.detail ?? '').includes('Expected in its output: expected 1, got 3')).toBe(reason === 'other');
  await stage.reply('stop');
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(inEnglish((await stage.state()).result?.conclusion ?? '')).toBe('test stopped the run: the bug could not be shown.');
  expect(stage.files.text(testFile)).toBeNull();
});

test('going on without proof is known at the approval, and accepted there: the fix is unproven', async () => {
  await openBefore([other]);
  const run = await stage.start();
  await stage.until('stop');
  await stage.reply('go-on');
  await stage.until('approval');
  const [approval] = (await stage.state()).questions;
  expect(inEnglish(approval?.message ?? '')).toContain('No command shows the bug before the fix: the fix stays unproven.');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect((await stage.state()).proof).toMatchObject({ verdict: 'unproven', reason: 'not-reproduced', acceptedBy: 'test' });
});

test('asked to look again, it begins without its first test, and with the words of the person', async () => {
  await openBefore([other, other, other, fails, fails, fails]);
  const run = await stage.start();
  await stage.until('stop');
  await stage.reply('again', { text: 'Look at the discount.' });
  await stage.until('approval');
  expect(stage.asked.filter((label) => label.startsWith('DIAGNOSE'))).toHaveLength(2);
  expect(stage.tasks.findLast(({ agent }) => agent === 'diagnose')?.prompt.task).toContain('Look at the discount.');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect((await stage.state()).proof).toMatchObject({ verdict: 'proven' });
});
