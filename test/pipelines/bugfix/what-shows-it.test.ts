import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { passed, specText } from '../feature/acts.ts';
import { agent, finished, type Act, type Stage } from '../feature/stage.ts';
import { brokenFile, diagnoses, openBug, testFile, writesSpec } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

const helper = 'backend/test/cart.ts';
const script = 'scripts/show.mjs';
const files = { [brokenFile]: 'bad\n', [helper]: 'a cart\n', [script]: 'shows the total\n' };
const shows = { kind: 'command', command: ['node', script], fails: 'total 3', passes: 'total 1', look: '' };
const owned = [agent('backend', { owns: ['**'], run: [['node', script]] })];

/** What the fix leaves, in place of a mended source. */
const leaves =
  (file: string, text: string): Act =>
  async (_task, { write }) => {
    await write(brokenFile, 'bad, but otherwise\n');
    await write(file, text);
    return finished(passed);
  };
const specOf = (...names: string[]): Act => {
  const text = specText({ Backend: [brokenFile, ...names] });
  return () => finished(text);
};

/** The new test, and the command, are mended by whoever changes what they go through. */
async function open(fix: Act, spec: Act, more: Record<string, unknown> | null): Promise<void> {
  const isMended = (file: string): boolean =>
    stage.files.text(brokenFile) === 'good\n' || stage.files.text(file)?.includes('mends') === true;
  stage = await openBug(
    [
      [/^DIAGNOSE/, more === null ? diagnoses() : diagnoses({ reproduction: shows, ...more }, null)],
      [/^SPEC/, spec],
      [/^Backend/, fix],
      [/^REVIEW/, () => finished('## Review: APPROVED')],
    ],
    {
      agents: owned,
      files,
      commands: {
        'check-backend': () =>
          stage.files.text(testFile) === null || isMended(helper) ? { exitCode: 0 } : { exitCode: 1, output: 'expected 1, got 3' },
        [`node ${script}`]: () => ({ exitCode: 0, output: isMended(script) ? 'total 1' : 'total 3' }),
      },
    },
  );
}

/** How the run was judged, and what it asked after the approval. */
async function judged(asks: boolean): Promise<unknown> {
  const run = await stage.start();
  await stage.until('approval');
  await stage.approve();
  await (asks ? stage.until('stop') : run.done);
  const { proof, questions } = await stage.state();
  return {
    proof: [proof?.verdict, proof?.reason],
    asked: questions.map(({ kind, reason }) => `${kind} ${reason}`),
    changed: proof?.changed.filter(({ added }) => !added).map(({ file }) => file),
  };
}

test('a fix that mends the helper of the new test in place of the cause: the test fails with the helper as it was, so it is asked about', async () => {
  await open(leaves(helper, 'a cart that mends it\n'), writesSpec, null);
  expect(await judged(true)).toEqual({ proof: ['unproven', 'proof-changed'], asked: ['proof proof-changed'], changed: [helper] });
});

test('a helper that was approved with the spec is as approved', async () => {
  await open(leaves(helper, 'a cart that mends it\n'), specOf(helper), null);
  expect(await judged(false)).toMatchObject({ proof: ['proven', null], asked: [] });
});

test('a helper that changed beside the mended cause proves nothing away', async () => {
  const both: Act = async (_task, { write }) => {
    await write(brokenFile, 'good\n');
    await write(helper, 'another cart\n');
    return finished(passed);
  };
  await open(both, writesSpec, null);
  expect(await judged(false)).toMatchObject({ proof: ['proven', null], asked: [] });
});

test('a fix that mends the script of the command that shows the bug: unproven, and the script is named', async () => {
  await open(leaves(script, 'mends the total\n'), writesSpec, {});
  expect(await judged(true)).toEqual({ proof: ['unproven', 'proof-changed'], asked: ['proof proof-changed'], changed: [script] });
});

test('a script that the spec names is what is mended', async () => {
  await open(leaves(script, 'mends the total\n'), specOf(script), {});
  expect(await judged(false)).toMatchObject({ proof: ['proven', null], asked: [] });
});

test('the command that shows the bug is a part of what is approved: changed meanwhile, it is asked again', async () => {
  await open(leaves(brokenFile, 'good\n'), writesSpec, {});
  await stage.start();
  await stage.until('approval');
  stage.files.set(script, 'shows another total\n');
  await stage.approve();
  await stage.until('approval');
  const [approval] = (await stage.state()).questions;
  expect(inEnglish(approval?.message ?? '')).toContain(`What proves the work changed since it was shown: ${script}.`);
});
