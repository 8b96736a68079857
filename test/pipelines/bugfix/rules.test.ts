import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';

import { fakeMemory } from '../../fakes/fake-memory.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { specText } from '../feature/acts.ts';
import { finished, type Act, type Stage } from '../feature/stage.ts';
import { brokenFile, checks, diagnoses, fixes, openBug, specFile, specOfElsewhere, testFile, writesSpec } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

const begin: (readonly [RegExp, Act])[] = [
  [/^DIAGNOSE/, diagnoses()],
  [/^SPEC/, writesSpec],
];
const completed = async (): Promise<string> => {
  const file = stage.files.paths().find((path) => path.startsWith('spec/completed/')) ?? '';
  return stage.files.text(file) ?? '';
};

test('the solution is in the spec, in memory and in the commit message', async () => {
  const memory = fakeMemory();
  stage = await openBug([...begin, [/^Backend/, fixes]], {
    memory,
  });
  const run = await stage.start('Add suppliers');
  await stage.until('approval');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  const text = await completed();
  expect(text).toContain('### Reproduction\n- Test: backend/total.test.ts\n- Command: check-backend\n- Fails with: expected 1, got 3\n');
  expect(text.slice(text.indexOf('### Solution'))).toBe(`### Solution
- Before the fix the reproduction fails, three times out of three: check-backend
- After the fix the reproduction passes, three times out of three: check-backend
- backend/total.test.ts +1 −0
- backend/total.ts +1 −0
- Overall: proven
`);
  expect(memory.tools.graph).toEqual({
    entities: [
      {
        name: 'Discounts are added',
        entityType: 'bugfix',
        observations: [
          'Suppliers for products.',
          'Root cause: backend/total.ts:3 adds',
          'Fix: Subtract',
          'Proof: proven',
          'Files: backend/total.test.ts, backend/total.ts',
        ],
      },
      {
        name: 'Supplier',
        entityType: 'entity',
        observations: [
          '2026-01-01 Discounts are added: Suppliers for products.',
          '2026-01-01 Root cause: backend/total.ts:3 adds',
          '2026-01-01 Fix: Subtract',
          'Files: backend/total.test.ts, backend/total.ts',
        ],
      },
    ],
    relations: [{ from: 'Discounts are added', to: 'Supplier', relationType: 'changes' }],
  });
  expect((await stage.state()).result?.commitMessage).toBe(`fix: Discounts are added

Suppliers for products.

Before the fix the reproduction fails, three times out of three: check-backend
After the fix the reproduction passes, three times out of three: check-backend
Passed: check-backend
Not reviewed: 2 files changed, no new entity, no schema change (setting review.skipUpToFiles: 3)`);
});

test('cause and fix stand in the spec, from the diagnosis, where its writer left them out', async () => {
  stage = await openBug([
    [/^DIAGNOSE/, diagnoses()],
    [/^SPEC/, () => finished(specText({ Backend: [brokenFile] }))],
  ]);
  await stage.start();
  await stage.until('approval');
  const text = stage.files.text((await stage.state()).spec?.file ?? '') ?? '';
  expect(text.slice(text.indexOf('### Root Cause'), text.indexOf('### Files'))).toBe(`### Root Cause
backend/total.ts:1 – it adds what it should subtract
### Reproduction
- Test: backend/total.test.ts
- Command: check-backend
- Fails with: expected 1, got 3
### Proposed Fix
subtract the discount
`);
});

test('a file outside of the spec is a deviation: told, and reviewed with the question for the cause', async () => {
  stage = await openBug([
    ...begin,
    [
      /^Backend/,
      async (task, on) => {
        await on.write('backend/other.ts', 'while at it\n');
        return fixes(task, on);
      },
    ],
    [/^REVIEW/, () => finished('## Review: APPROVED')],
  ]);
  const run = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect((await stage.state()).deviations).toEqual({
    backend: [
      { file: 'backend/other.ts', reason: 'It was changed although nothing names it that was approved; the change is to be minimal.' },
    ],
  });
  const review = stage.tasks.find(({ agent }) => agent === 'review');
  expect(review?.prompt.system[0]).toContain('whether it mends the cause that the spec names, or only the symptom');
  expect(review?.prompt.task).toContain('backend/other.ts is not as the spec says.');
});

test('a command that changes the approved test: put back, said, and judged as approved', async () => {
  stage = await openBug([...begin, [/^Backend/, fixes]], {
    commands: {
      'check-backend': () => {
        const ended = checks(stage.files);
        if (stage.files.text(brokenFile) === 'good\n' && stage.processes.calls.length === 5) stage.files.set(testFile, 'passes anyway\n');
        return ended;
      },
    },
  });
  const run = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(stage.files.text(testFile)).toBe('a test of the total\n');
  expect((await stage.state()).notices.map(({ text }) => inEnglish(text))).toContain(
    `Changed although it shows the bug and was approved as it is; put back: ${testFile}`,
  );
  // So that an undo of the run takes it away, too.
  expect((await stage.state()).files[testFile]?.after).toBe(sha256('a test of the total\n'));
  expect(stage.files.paths().filter((path) => path.startsWith(testFile))).toEqual([testFile]);
});

test('a person who changes the approved test while the fix is built keeps what they wrote, beside it', async () => {
  const edits: Act = (task, on) => {
    on.files.set(testFile, 'my own test\n');
    return fixes(task, on);
  };
  stage = await openBug([...begin, [/^Backend/, edits]]);
  const run = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect([stage.files.text(testFile), stage.files.text(`${testFile}.edited-after-approval`)]).toEqual([
    'a test of the total\n',
    'my own test\n',
  ]);
  expect((await stage.state()).proof).toMatchObject({ verdict: 'proven' });
});

test('declined after the person changed the new test: theirs stays, and is told', async () => {
  stage = await openBug(begin);
  const run = await stage.start();
  await stage.until('approval');
  stage.files.set(testFile, 'my own test\n');
  await stage.reply('decline');
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(stage.files.text(testFile)).toBe('my own test\n');
  expect((await stage.state()).notices.map(({ text }) => inEnglish(text))).toContain(`Changed by someone, so left as it is: ${testFile}`);
});

test('a test that the person changes before approving is tried anew, and shown again', async () => {
  stage = await openBug([...begin, [/^Backend/, fixes]]);
  const run = await stage.start();
  await stage.until('approval');
  stage.files.set(testFile, 'a better test\n');
  await stage.approve();
  await stage.until('approval');
  const [approval] = (await stage.state()).questions;
  expect(approval?.delta).toContain('+a better test');
  expect(approval?.message).toContain(`What shows the bug was changed since it was shown, so it was tried anew: ${testFile}`);
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(stage.files.text(testFile)).toBe('a better test\n');
});

test('a spec alone: its reproduction is tried here, on the code without its tests, and the run begins at the approval', async () => {
  stage = await openBug([[/^Backend/, fixes]], {
    specFile,
    files: { [brokenFile]: 'bad\n', [testFile]: 'a test of the total\n', [specFile]: specOfElsewhere },
  });
  const run = await stage.start();
  await stage.until('approval');
  expect((await stage.state()).baseline?.commands).toMatchObject([{ result: 'pass' }]);
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(stage.asked).toEqual(['Backend Discounts are added']);
  expect((await stage.state()).proof).toMatchObject({ verdict: 'proven' });
});

test('a spec without its tests: another reproduction is looked for, and stands in the spec', async () => {
  stage = await openBug([[/^DIAGNOSE/, diagnoses({}, 'backend/again.test.ts')]], {
    specFile,
    files: { [brokenFile]: 'bad\n', [specFile]: specOfElsewhere },
    commands: {
      'check-backend': () => ({ exitCode: stage.files.text('backend/again.test.ts') === null ? 0 : 1, output: 'expected 1, got 3' }),
    },
  });
  await stage.start();
  await stage.until('approval');
  expect(stage.files.text(specFile)).toContain('- Test: backend/again.test.ts\n');
  expect(stage.tasks[0]?.prompt.task).toContain('Its reproduction cannot be run here.');
});

test('a spec that calls a source a test: it is left where it is, and another reproduction is looked for', async () => {
  stage = await openBug([[/^DIAGNOSE/, diagnoses()]], {
    specFile,
    files: { [brokenFile]: 'bad\n', [specFile]: specOfElsewhere.replace(`- Test: ${testFile}`, `- Test: ${brokenFile}`) },
  });
  await stage.start();
  await stage.until('approval');
  expect(stage.files.writes.filter(({ path }) => path === brokenFile)).toEqual([]);
  expect(stage.files.text(specFile)).toContain(`- Test: ${testFile}\n`);
});
