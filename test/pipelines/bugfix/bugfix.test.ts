import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { story } from '../feature/outline.ts';
import { agent, type Stage } from '../feature/stage.ts';
import { brokenFile, checks, diagnoses, fixes, openBug, testFile, writesSpec } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

test('the whole way of a bug: red before the fix, green after it', async () => {
  stage = await openBug([
    [/^DIAGNOSE/, diagnoses()],
    [/^SPEC/, writesSpec],
    [/^Backend/, fixes],
  ]);
  const run = await stage.start('Discounts are added to the total');
  await stage.until('approval');
  const [approval] = (await stage.state()).questions;
  expect(approval?.items.map(({ id }) => id)).toEqual([approval?.subject, 'base', 'proof', testFile]);
  expect(approval?.delta).toContain('+a test of the total');
  expect(approval?.detail).toContain('Before the fix the reproduction fails, three times out of three: check-backend');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(await story(stage)).toEqual([
    'run.started',
    'phase.started sync',
    'phase.completed sync',
    'phase.started diagnose',
    'agent.started DIAGNOSE Discounts are added to the total',
    'reproduce check-backend',
    'fail check-backend',
    'reproduce check-backend',
    'fail check-backend',
    'reproduce check-backend',
    'fail check-backend',
    'reproduction before fails',
    'phase.completed diagnose',
    'phase.started spec',
    'agent.started SPEC Discounts are added to the total',
    'spec.written',
    'phase.completed spec',
    'phase.started approval',
    'asked: first',
    'answer: approve',
    'phase.completed approval',
    'phase.started fix',
    'agent.started Backend Discounts are added',
    'validate check-backend',
    'pass check-backend',
    'verdict backend proven',
    'reproduce check-backend',
    'pass check-backend',
    'reproduce check-backend',
    'pass check-backend',
    'reproduce check-backend',
    'pass check-backend',
    'reproduction after passes',
    'proof.swapped',
    'proof.restored',
    'proof.decided',
    'phase.completed fix',
    'phase.started review',
    'phase.skipped review',
    'phase.started complete',
    'spec.moved',
    'phase.completed complete',
    'run.completed',
  ]);
  const { proof } = await stage.state();
  expect(proof).toMatchObject({ verdict: 'proven', reason: null });
  expect(stage.files.text(brokenFile)).toBe('good\n');
  expect(stage.tasks.find(({ agent }) => agent === 'diagnose')).toMatchObject({ access: 'write', commands: [['check-backend']] });
  expect(stage.tasks.find(({ agent }) => agent === 'backend')).toMatchObject({ sealed: [testFile] });
});

test.each([
  ['missing feature', 'This is a missing feature, not a bug.'],
  ['works as specified', 'It works as specified; nothing was changed.'],
  ['not reproducible', 'The bug could not be reproduced; nothing was changed.'],
])('%s ends in words with what was tried, and leaves no file behind', async (verdict, words) => {
  stage = await openBug([[/^DIAGNOSE/, diagnoses({ verdict, causes: [], reproduction: null })]]);
  const run = await stage.start();
  expect(await run.done).toMatchObject({ status: 'completed' });
  const { result, status } = await stage.state();
  expect(status).toBe('completed');
  expect(inEnglish(result?.conclusion ?? '')).toContain(words);
  expect(inEnglish(result?.conclusion ?? '')).toContain('- read backend/total.ts');
  expect(stage.files.text(testFile)).toBeNull();
  expect((await stage.state()).files).toEqual({});
});

test('declined at the approval: the new tests go again', async () => {
  stage = await openBug([
    [/^DIAGNOSE/, diagnoses()],
    [/^SPEC/, writesSpec],
  ]);
  const run = await stage.start();
  await stage.until('approval');
  expect(stage.files.text(testFile)).toBe('a test of the total\n');
  await stage.reply('decline');
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(inEnglish((await stage.state()).result?.conclusion ?? '')).toBe('test declined the spec.');
  expect(stage.files.text(testFile)).toBeNull();
  expect(stage.files.paths().filter((path) => path.startsWith('spec/'))).toEqual([]);
});

test('declined after the person edited the spec: theirs stays, and is told', async () => {
  stage = await openBug([
    [/^DIAGNOSE/, diagnoses()],
    [/^SPEC/, writesSpec],
  ]);
  const run = await stage.start();
  await stage.until('approval');
  const file = (await stage.state()).spec?.file ?? '';
  stage.files.set(file, `${stage.files.text(file) ?? ''}\nMine.\n`);
  await stage.reply('decline');
  await run.done;
  expect(stage.files.text(file)).toContain('Mine.');
  expect((await stage.state()).notices.map(({ text }) => inEnglish(text))).toContain(`Changed by someone, so left as it is: ${file}`);
});

test('the approval tells first how the bug shows, and names every command, a line each', async () => {
  const many = Array.from({ length: 7 }, (_, n) => [`check-${n + 1}`]);
  stage = await openBug(
    [
      [/^DIAGNOSE/, diagnoses()],
      [/^SPEC/, writesSpec],
    ],
    {
      agents: [agent('backend', { validate: [['check-backend'], ...many] })],
      commands: { 'check-backend': () => checks(stage.files), ...Object.fromEntries(many.map(([name = '']) => [name, { exitCode: 0 }])) },
    },
  );
  await stage.start();
  await stage.until('approval');
  expect(inEnglish((await stage.state()).questions[0]?.detail ?? '').split('\n')).toEqual([
    'Before the fix the reproduction fails, three times out of three: check-backend',
    'It will be proven by:',
    '  check-backend',
    ...many.map(([name = '']) => `  ${name}`),
  ]);
});
