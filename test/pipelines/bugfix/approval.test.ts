import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { Act, Stage } from '../feature/stage.ts';
import { brokenFile, diagnoses, fixes, openBug, writesSpec } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

const begin: (readonly [RegExp, Act])[] = [
  [/^DIAGNOSE/, diagnoses()],
  [/^SPEC/, writesSpec],
  [/^Backend/, fixes],
];
const specFile = async (): Promise<string> => (await stage.state()).spec?.file ?? '';

test('a person who changes the reproduction in the spec is told that this changes nothing, and shown what was tried', async () => {
  stage = await openBug(begin);
  const run = await stage.start();
  await stage.until('approval');
  const file = await specFile();
  const text = stage.files.text(file) ?? '';
  stage.files.set(file, text.replace('- Command: check-backend', '- Command: true').replace('\nSubtract\n', '\nSubtract it\n'));
  await stage.approve();
  await stage.until('approval');
  const [approval] = (await stage.state()).questions;
  expect(inEnglish(approval?.message ?? '')).toContain('that section says again what was tried');
  expect(approval?.delta).toContain('+Subtract it');
  expect(stage.files.text(file)).toBe(text.replace('\nSubtract\n', '\nSubtract it\n'));
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
});

test.each([
  ['approval', {}],
  ['stop', { quick: true }],
] as const)('a bug that somebody mended before the approval shows no more: tried anew, said, and unproven (%s)', async (asked, more) => {
  stage = await openBug(begin, more);
  const run = await stage.start();
  await stage.until(asked);
  stage.files.set(brokenFile, 'good\n');
  await (asked === 'stop' ? stage.reply('approve') : stage.approve());
  await stage.until(asked);
  const [question] = (await stage.state()).questions;
  const message = inEnglish(question?.message ?? '');
  expect(message).toContain('Before the fix the reproduction passes already: check-backend');
  expect(message).toContain('No command shows the bug before the fix: the fix stays unproven.');
  await (asked === 'stop' ? stage.reply('approve') : stage.approve());
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect((await stage.state()).proof).toMatchObject({ verdict: 'unproven', reason: 'not-reproduced', acceptedBy: 'test' });
});
