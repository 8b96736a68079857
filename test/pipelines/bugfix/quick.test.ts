import { afterEach, expect, test } from 'vitest';
import { featurePipeline } from '../../../src/pipelines/feature/feature.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { passed, writes, writesSpec } from '../feature/acts.ts';
import { agent, finished, openStage, type Act, type Stage } from '../feature/stage.ts';
import { brokenFile, diagnoses, fixes, openBug, testFile } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

const files =
  (...named: string[]): Act =>
  () => ({ status: 'finished', finish: { summary: 'found', report: { files: named } }, read: [] });

const openQuick = async (acts: (readonly [RegExp, Act])[]): Promise<void> => {
  stage = await openStage({ pipeline: featurePipeline, quick: true, agents: [agent('backend')], acts, files: { 'backend/a.ts': 'old' } });
};
const asked = async () => {
  const [question] = (await stage.state()).questions;
  return { kind: question?.kind, message: inEnglish(question?.message ?? ''), options: question?.options.map(({ id, yes }) => [id, yes]) };
};
const specs = () => stage.files.paths().filter((path) => path.startsWith('spec/'));

test('a quick feature: one question in place of a spec, and everything else the same', async () => {
  await openQuick([
    [/^QUICK/, files('backend/a.ts', 'backend/b.ts', 'elsewhere.ts')],
    [/^Backend/, writes('backend/a.ts', 'new', passed)],
  ]);
  const run = await stage.start('Say new\nin place of old');
  await stage.until('stop');
  expect(await asked()).toEqual({
    kind: 'quick',
    message:
      'A quick change, without a spec: Say new\nIt changes at most: backend/a.ts; backend/b.ts\nIt will be proven by:\n  check-backend',
    options: [
      ['approve', true],
      ['spec', undefined],
      ['decline', undefined],
    ],
  });
  await stage.reply('approve');
  expect(await run.done).toMatchObject({ status: 'completed' });
  const { proof, files: changed, spec, result } = await stage.state();
  expect([proof?.verdict, Object.keys(changed), spec, result?.artifacts]).toEqual(['proven', ['backend/a.ts'], null, []]);
  expect(specs()).toEqual([]);
  expect(result?.commitMessage).toContain('Say new\n\nSay new in place of old');
});

test('a file that was not shown is a deviation, and forces a review', async () => {
  await openQuick([
    [/^QUICK/, files('backend/a.ts')],
    [/^Backend/, writes('backend/other.ts', 'new', passed)],
    [/^REVIEW/, () => finished('## Review: APPROVED')],
  ]);
  const run = await stage.start();
  await stage.until('stop');
  await stage.reply('approve');
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect((await stage.state()).deviations['backend']?.map(({ file }) => file)).toEqual(['backend/other.ts']);
  expect((await stage.state()).reviews).toHaveLength(1);
});

test('who wants a spec all the same gets one; who declines gets no change', async () => {
  await openQuick([
    [/^QUICK/, files('backend/a.ts')],
    [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
  ]);
  await stage.start();
  await stage.until('stop');
  await stage.reply('spec');
  await stage.until('approval');
  expect(specs()).toHaveLength(1);
  await stage.close();

  await openQuick([[/^QUICK/, files('backend/a.ts')]]);
  const run = await stage.start();
  await stage.until('stop');
  await stage.reply('decline');
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(inEnglish((await stage.state()).result?.conclusion ?? '')).toBe('test declined the change.');
});

test('a quick fix: the cause, its files and the new test in one question; proven on both sides', async () => {
  stage = await openBug(
    [
      [/^DIAGNOSE/, diagnoses()],
      [/^Backend/, fixes],
    ],
    { quick: true },
  );
  const run = await stage.start('Discounts are added');
  await stage.until('stop');
  const { message } = await asked();
  expect(message).toContain(`It changes at most: ${brokenFile}\nbackend/total.ts:1 – it adds what it should subtract`);
  expect((await stage.state()).questions[0]?.delta).toContain('+a test of the total');
  await stage.reply('approve');
  expect(await run.done).toMatchObject({ status: 'completed' });
  const { proof, result } = await stage.state();
  expect(proof).toMatchObject({ verdict: 'proven' });
  expect(result?.commitMessage).toMatch(/^fix: Discounts are added\n/u);
  expect(specs()).toEqual([]);
});

test('a quick fix that is declined leaves no test behind', async () => {
  stage = await openBug([[/^DIAGNOSE/, diagnoses()]], { quick: true });
  const run = await stage.start();
  await stage.until('stop');
  await stage.reply('decline');
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(stage.files.text(testFile)).toBeNull();
});

test('a quick fix whose test the person changes before approving: tried anew, shown again, and theirs is what holds', async () => {
  stage = await openBug(
    [
      [/^DIAGNOSE/, diagnoses()],
      [/^Backend/, fixes],
    ],
    { quick: true },
  );
  const run = await stage.start('Discounts are added');
  await stage.until('stop');
  stage.files.set(testFile, 'a better test\n');
  await stage.reply('approve');
  await stage.until('stop');
  expect((await asked()).message).toContain(`What shows the bug was changed since it was shown, so it was tried anew: ${testFile}`);
  expect((await stage.state()).questions[0]?.delta).toContain('+a better test');
  await stage.reply('approve');
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(stage.files.text(testFile)).toBe('a better test\n');
});
