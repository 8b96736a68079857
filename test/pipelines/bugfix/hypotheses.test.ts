import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { provisionalFiles } from '../../../src/core/run/changed-files.ts';
import { passed, specText, writes } from '../feature/acts.ts';
import { agent, finished, type Act, type Stage } from '../feature/stage.ts';
import { brokenFile, checks, diagnoses, fixes, openBug, testFile, writesSpec } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

const other = 'backend/round.ts';
const spec = (file: string) => () => finished(specText({ Backend: [file] }, { name: 'Totals' }));

test('retries used up: the first fix is undone, the cause is looked for once more, the new spec is approved, and only then a person is asked', async () => {
  let searched = 0;
  let written = 0;
  stage = await openBug(
    [
      [/^DIAGNOSE/, (task, on) => diagnoses(searched++ === 0 ? { causes: [{ file: other, line: 1, why: 'rounds up' }] } : {})(task, on)],
      [/^SPEC/, () => spec(written++ === 0 ? other : brokenFile)()],
      [/^Backend/, (task, on) => writes(searched === 1 ? other : brokenFile, searched === 1 ? 'guess\n' : 'good\n', passed)(task, on)],
      [/^RETRY Backend.*1/, writes(other, 'second guess\n', passed)],
      [/^RETRY Backend.*2/, writes(other, 'third guess\n', passed)],
    ],
    { files: { [brokenFile]: 'bad\n', [other]: 'fine\n' } },
  );
  const run = await stage.start();
  await stage.until('approval');
  await stage.approve();
  await stage.until('approval');
  const [approval] = (await stage.state()).questions;
  expect(inEnglish(approval?.message ?? '')).toBe('The first fix did not work. This is what the second diagnosis changes in the spec.');
  expect(approval?.delta).toContain(`+- [ ] ${brokenFile}`);
  expect(stage.files.text(other)).toBe('fine\n');
  const again = stage.tasks.findLast(({ agent: name }) => name === 'diagnose')?.prompt.task;
  expect(again).toContain('+third guess');
  expect(again).toContain('expected 1,\n  got 3');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(stage.files.text(brokenFile)).toBe('good\n');
  expect((await stage.state()).proof).toMatchObject({ verdict: 'proven' });
  expect(Object.keys((await stage.state()).files).sort()).toEqual([testFile, brokenFile].sort());
});

test('when the second fix does not mend it either, a person is asked', async () => {
  stage = await openBug([
    [/^DIAGNOSE/, diagnoses()],
    [/^SPEC/, writesSpec],
    [/^Backend/, writes(brokenFile, 'worse\n', passed)],
    [/^RETRY Backend.*1/, writes(brokenFile, 'worse still\n', passed)],
    [/^RETRY Backend.*2/, writes(brokenFile, 'worst\n', passed)],
  ]);
  await stage.start();
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
  expect((await stage.state()).questions).toMatchObject([{ kind: 'stopped', reason: 'retries' }]);
  expect(stage.asked.filter((label) => label.startsWith('DIAGNOSE'))).toHaveLength(2);
  // The spec stayed the same, and so did the test: what was approved still holds.
  expect((await stage.state()).answers.filter(({ kind }) => kind === 'approval')).toHaveLength(1);
});

test('a bug in two layers has one reproduction: neither layer fails because the other is not done', async () => {
  const page = 'frontend/page.ts';
  const done = (): boolean => stage.files.text(brokenFile) === 'good\n' && stage.files.text(page) === 'good\n';
  const check = () => (stage.files.text(testFile) === null || done() ? { exitCode: 0 } : { exitCode: 1, output: 'expected 1, got 3' });
  stage = await openBug(
    [
      [/^DIAGNOSE/, diagnoses()],
      [/^SPEC/, () => finished(specText({ Backend: [brokenFile], Frontend: [page] }))],
      [/^Backend/, fixes],
      [/^Frontend/, writes(page, 'good\n', passed)],
    ],
    {
      agents: [agent('backend'), agent('frontend', { needs: ['backend'], validate: [['check-backend']] })],
      files: { [brokenFile]: 'bad\n', [page]: 'bad\n' },
      commands: { 'check-backend': check },
    },
  );
  const run = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(stage.asked.filter((label) => !label.startsWith('DIAG'))).toEqual([
    'SPEC Sort suppliers',
    'Backend Suppliers',
    'Frontend Suppliers',
  ]);
  expect((await stage.state()).proof).toMatchObject({ verdict: 'proven' });
});

test('what a person wrote into the spec since its approval is kept beside the spec of the second diagnosis', async () => {
  let searched = 0;
  const edits: Act = async (task, on) => {
    on.files.set(specOf(), 'my own words\n');
    return writes(brokenFile, 'worse\n', passed)(task, on);
  };
  const specOf = (): string => stage.files.paths().find((path) => path.endsWith('/spec.md')) ?? '';
  stage = await openBug([
    [/^DIAGNOSE/, (task, on) => diagnoses(searched++ === 0 ? {} : { fix: 'another' })(task, on)],
    [/^SPEC/, () => finished(specText({ Backend: [brokenFile] }, { name: searched === 1 ? 'Totals' : 'Sums' }))],
    [/^Backend/, edits],
    [/^RETRY Backend.*1/, writes(brokenFile, 'worse still\n', passed)],
    [/^RETRY Backend.*2/, writes(brokenFile, 'worst\n', passed)],
  ]);
  await stage.start();
  await stage.until('approval');
  await stage.approve();
  await stage.until('approval');
  expect(stage.files.text(specOf())).toContain('## Spec: Sums');
  expect(stage.files.text(specOf().replace('spec.md', 'edited-meanwhile.md'))).toBe('my own words\n');
});

const newTest = 'backend/round.test.ts';
const wrongTwice: readonly (readonly [RegExp, Act])[] = [
  [/^SPEC/, writesSpec],
  [/^Backend/, writes(brokenFile, 'worse\n', passed)],
  [/^RETRY Backend.*1/, writes(brokenFile, 'worse still\n', passed)],
  [/^RETRY Backend.*2/, writes(brokenFile, 'worst\n', passed)],
];

test('a test of the second diagnosis that nobody approved goes with a cancelled run; an approved one is no such file', async () => {
  let searched = 0;
  stage = await openBug([[/^DIAGNOSE/, (task, on) => diagnoses({}, searched++ === 0 ? testFile : newTest)(task, on)], ...wrongTwice]);
  await stage.start();
  await stage.until('approval');
  expect(provisionalFiles(await stage.state())).toEqual([testFile]);
  await stage.approve();
  await stage.until('approval');
  expect(provisionalFiles(await stage.state())).toEqual([newTest]);
  await stage.approve();
  await stage.until('stop');
  expect(provisionalFiles(await stage.state())).toEqual([]);
});

test('a second diagnosis that finds nothing leaves none of its tests; the approved one stays', async () => {
  let searched = 0;
  stage = await openBug([
    [
      /^DIAGNOSE/,
      (task, on) =>
        searched++ === 0
          ? diagnoses()(task, on)
          : diagnoses({ verdict: 'not reproducible', causes: [], reproduction: null }, newTest)(task, on),
    ],
    ...wrongTwice,
  ]);
  await stage.start();
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
  expect([stage.files.text(testFile), stage.files.text(newTest)]).toEqual(['a test of the total\n', null]);
  expect((await stage.state()).notices.map(({ text }) => inEnglish(text))).toContain(
    'The second look at the cause ended so: The bug could not be reproduced; nothing was changed.\nsubtract the discount\nWhat was tried:\n- read backend/total.ts',
  );
});

test('a second diagnosis that shows nothing takes nothing from the approved one: mended after all, the bug is proven to be gone', async () => {
  let searched = 0;
  const second = { kind: 'test', command: ['check-backend'], fails: 'nowhere printed', passes: '', look: '' };
  stage = await openBug([
    [
      /^DIAGNOSE/,
      (task, on) => {
        searched++;
        if (searched === 1) return diagnoses()(task, on);
        if (searched === 2) return diagnoses({ reproduction: second }, newTest)(task, on);
        return diagnoses({ verdict: 'not reproducible', causes: [], reproduction: null }, null)(task, on);
      },
    ],
    ...wrongTwice,
  ]);
  const run = await stage.start();
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
  expect((await stage.state()).questions).toMatchObject([{ kind: 'reproduction', reason: 'other' }]);
  await stage.reply('again');
  await stage.until('stop');
  expect((await stage.state()).questions).toMatchObject([{ kind: 'stopped', reason: 'retries' }]);
  expect([stage.files.text(testFile), stage.files.text(newTest)]).toEqual(['a test of the total\n', null]);
  stage.files.set(brokenFile, 'good\n');
  await stage.reply('try');
  expect(await run.done).toMatchObject({ status: 'completed' });
  const { proof, reproduced } = await stage.state();
  expect([reproduced.before?.outcome, reproduced.before?.reproduction.fails, reproduced.after?.outcome]).toEqual([
    'fails',
    'expected 1, got 3',
    'passes',
  ]);
  expect(proof).toMatchObject({ verdict: 'proven' });
});

test('no second diagnosis is paid for where a program is missing: a person is asked at once', async () => {
  let isBuilt = false;
  stage = await openBug(
    [
      [/^DIAGNOSE/, diagnoses()],
      [/^SPEC/, writesSpec],
      [
        /^Backend/,
        (task, on) => {
          isBuilt = true;
          return fixes(task, on);
        },
      ],
    ],
    { commands: { 'check-backend': () => (isBuilt ? { outcome: 'missing', exitCode: null } : checks(stage.files)) } },
  );
  await stage.start();
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
  expect((await stage.state()).questions).toMatchObject([{ kind: 'stopped', reason: 'retries' }]);
  expect(stage.asked).toEqual(['DIAGNOSE Sort suppliers', 'SPEC Sort suppliers', 'Backend Discounts are added']);
});
