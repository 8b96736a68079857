import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, wordsOf, write } from './answers.ts';
import { openScene, type Ran, type Scene } from './scene.ts';

const good = 'export const sum = (a, b) => b + a;\n';
const broken = 'export const sum = (a, b) => a - b;\n';
const tests = `import test from 'node:test';
import assert from 'node:assert';
import { sum } from '../src/sum.js';
test('adds', () => assert.equal(sum(1, 2), 3));
`;
const files = {
  'package.json': '{ "name": "sums", "type": "module" }\n',
  'src/sum.js': 'export const sum = (a, b) => a + b;\n',
  'test/sum.test.js': tests,
  '.claude/batuta.yaml':
    'version: 1\nagents:\n  code:\n    section: Code\n    owns: ["**"]\n    validate: [["node", "--test", "--test-isolation=none", "test/*.test.js"]]\n',
};

/** Breaks the code and turns the test to it; does honest work once a person says so. */
const cheat: ModelHandler = acting([
  [/^SPEC /, finish(spec({ Code: ['src/sum.js'] }))],
  [
    /Code /,
    calls(call('read', { path: 'src/sum.js' }), call('read', { path: 'test/sum.test.js' })),
    (request) => write('src/sum.js', wordsOf(request).includes('Leave the test alone') ? good : broken),
    (request) => write('test/sum.test.js', wordsOf(request).includes('Leave the test alone') ? tests : tests.replace('3)', '-1)')),
    passed,
  ],
  [/^REVIEW /, approvedReview],
]);

const questionOf = ({ events }: Ran): { id: number; kind: string } | undefined =>
  events.flatMap((event) => (event.type === 'question.asked' ? [event.question] : [])).at(-1);

/** The run up to its last question, which nobody is there to answer: played once. */
let scene: Scene;
let run: string;
let question: string;
let kept: string;
const places = (): [string, string][] => [scene.root, scene.home].map((folder, index) => [folder, path.join(kept, String(index))]);
beforeAll(async () => {
  scene = await openScene({ files, handler: cheat });
  kept = await mkdtemp(path.join(tmpdir(), 'batuta-kept-'));
  const ran = await scene.run(['feature', 'A thing', '--yes', '--trust-workspace']);
  expect([ran.code, ran.report.proof?.verdict, questionOf(ran)?.kind]).toEqual([5, 'unproven', 'proof']);
  [run, question] = [ran.report.runId, String(questionOf(ran)?.id)];
  for (const [folder, copy] of places()) await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
});
afterEach(async () => {
  for (const [folder, copy] of places()) {
    await rm(folder, { recursive: true });
    await cp(copy, folder, { recursive: true, verbatimSymlinks: true });
  }
});
afterAll(async () => {
  await scene.remove();
  await rm(kept, { recursive: true });
});

test('without a person it ends with 5; --yes answers it neither then nor later', async () => {
  expect((await scene.cli(['inbox'])).stdout).toContain(`reply ${run} ${question}`);
  expect((await scene.cli(['resume', run, '--yes'])).code).toBe(5);
});

test('accepted later: the run completes, and the report says for ever by whom it was accepted', async () => {
  expect((await scene.cli(['reply', run, question, 'accept'])).code).toBe(0);
  const ran = await scene.run(['resume', run]);
  expect([ran.code, ran.report.status, ran.report.proof?.verdict, ran.report.proof?.acceptedBy]).toEqual([
    0,
    'completed',
    'unproven',
    'somebody',
  ]);
  expect((await scene.cli(['runs', 'show', run])).stdout).toMatch(/accepted by\s+somebody/u);
});

test('sent back: the agent hears it, and honest work is proven without another question', async () => {
  expect((await scene.cli(['reply', run, question, 'back', 'Leave the test alone.'])).code).toBe(0);
  const ran = await scene.run(['resume', run]);
  expect([ran.code, ran.report.status, ran.report.proof?.verdict, ran.report.proof?.acceptedBy]).toEqual([0, 'completed', 'proven', null]);
  expect([await scene.read('src/sum.js'), await scene.read('test/sum.test.js')]).toEqual([good, tests]);
});

test('sent back by comments on changed lines: each is an issue that the agent of its file fixes', async () => {
  const text = 'Leave the test alone.';
  const comments = [{ file: 'test/sum.test.js', line: 4, text }];
  await scene.answer(run, { by: 'somebody', option: 'back', comments });
  const ran = await scene.run(['resume', run]);
  expect([ran.code, ran.report.proof?.verdict]).toEqual([0, 'proven']);
  const commented = ran.events.flatMap((event) => (event.type === 'review.commented' ? event.issues : []));
  expect(commented).toMatchObject([{ file: 'test/sum.test.js', line: 4, fix: text }]);
  expect(ran.report.attempts.map(({ agent, name }) => [agent, name])).toContainEqual(['code', 'Fix after review']);
  expect([await scene.read('src/sum.js'), await scene.read('test/sum.test.js')]).toEqual([good, tests]);
});

test('stopped: the run ends with 1 and says by whom; nothing is thrown away', async () => {
  expect((await scene.cli(['reply', run, question, 'stop'])).code).toBe(0);
  const ran = await scene.run(['resume', run]);
  expect([ran.code, ran.report.status]).toEqual([1, 'failed']);
  expect(await scene.read('src/sum.js')).toBe(broken);
});
