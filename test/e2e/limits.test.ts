import { afterEach, expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, call, calls, finish, passed, rejectedReview, approvedReview, spec, wordsOf, write } from './answers.ts';
import { askedOf } from './asked-of.ts';
import { openInMemory } from './memory-scene.ts';
import { labels } from './playing.ts';
import { openScene, type Scene } from './scene.ts';
import { tiny } from './tiny.ts';

const scenes: Scene[] = [];
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.remove();
});

async function open(...options: Parameters<typeof tiny>): Promise<Scene> {
  const scene = await openScene(tiny(...options));
  scenes.push(scene);
  return scene;
}

const feature = ['feature', 'A thing', '--yes', '--trust-workspace'];
const specOf = finish(spec({ Source: ['src/new.txt'] }));
const textOf = (scene: Pick<Scene, 'model'>, label: string): string[] =>
  scene.model
    .requests()
    .filter((one) => one.label === label && one.turn === 0)
    .map((one) => JSON.stringify(one.body['messages']));

/** Writes what it is told, or something bad. */
const stubborn = (content: (round: string) => string) =>
  acting([
    [/^SPEC /, specOf],
    [
      /^(RETRY )?Source /,
      calls(call('read', { path: 'src/new.txt' })),
      (request) => write('src/new.txt', wordsOf(request).includes('use good words') ? 'good\n' : content(request.label)),
      passed,
    ],
    [/^REVIEW /, approvedReview],
  ]);

test('retries used up: 1, with agent, retries, last error and next steps; guidance opens a new round', async () => {
  const scene = await openInMemory(stubborn((round) => `bad ${round}\n`));
  const ran = await scene.run();
  const { report, outcome } = ran;
  expect({ outcome, status: report.status, reason: report.reason }).toEqual({
    outcome: 'released',
    status: 'stopped',
    reason: 'Source did not pass: 2 retries used.',
  });
  expect(report.questions[0]).toMatchObject({ subject: 'source', retriesUsed: 2 });
  expect(report.questions[0]?.detail).toContain('"node check.mjs src" failed with exit code 1.\nbad words in new.txt');
  expect(report.nextSteps[0]).toBe('Resume with guidance for the agent; it gets two more retries.');
  expect(labels(ran)).toEqual(['SPEC A thing', 'Source Thing', 'RETRY Source Thing (1/2)', 'RETRY Source Thing (2/2)']);
  expect(report.verdicts).toMatchObject([{ agent: 'source', result: 'failed' }]);
  expect(report.disagreements[0]?.text).toContain('The report says that Build passed; "node check.mjs src" failed');
  const [first] = textOf(scene, 'RETRY Source Thing (1/2)');
  const [second] = textOf(scene, 'RETRY Source Thing (2/2)');
  for (const words of ['attempt 1 of 2', 'bad words in new.txt', 'Fix only that', 'Build the \\"Source\\" part'])
    expect(first).toContain(words);
  expect(second).toContain('attempt 2 of 2');
  expect(scene.read('src/new.txt')).toContain('bad');

  const again = await scene.resume({ option: 'guide', text: 'use good words' });
  expect(again.report.status).toBe('completed');
  expect(labels(again).at(-1)).toBe('RETRY Source Thing (1/2)');
  expect(scene.read('src/new.txt')).toBe('good\n');
  expect(askedOf(scene.model).length).toBe(again.report.cost.byModel.reduce((sum, one) => sum + one.turns, 0));
});

test('the same failure with the same files ends the loop early', async () => {
  const scene = await openInMemory(stubborn(() => 'bad for ever\n'));
  const ran = await scene.run();
  expect({ status: ran.report.status, reason: ran.report.reason }).toEqual({
    status: 'stopped',
    reason: 'Source did not pass: same failure with the same files.',
  });
  expect(ran.report.questions[0]?.retriesUsed).toBe(1);
});

test('mended by hand: resume asks the commands first, and no agent', async () => {
  const scene = await openInMemory(stubborn(() => 'bad for ever\n'));
  await scene.run();
  const before = askedOf(scene.model).length;
  scene.write('src/new.txt', 'mended by hand\n');
  const again = await scene.resume({ option: 'try' });
  expect({ status: again.report.status, asked: askedOf(scene.model).length - before }).toEqual({ status: 'completed', asked: 0 });
  expect(scene.read('src/new.txt')).toBe('mended by hand\n');
});

const reviewed = 'review: { skipUpToFiles: 0 }\n';
const picky = (issues: (round: number) => ReturnType<typeof rejectedReview>) =>
  acting([
    [/^SPEC /, specOf],
    [
      /^REVIEW Thing/,
      (request) => (wordsOf(request).includes('enough now') ? approvedReview : issues(Number(/\((\d)/.exec(request.label)?.[1]))),
    ],
    [/^Source /, write('src/new.txt', 'good\n'), passed],
    [
      /^REVIEW-FIX Source /,
      calls(call('read', { path: 'src/new.txt' })),
      (request) => write('src/new.txt', `${request.label}${wordsOf(request).includes('enough now') ? ' enough now' : ''}\n`),
      passed,
    ],
  ]);
const named = (round: number) =>
  finish(
    `## Review: REJECTED\n\n### Issues Found\n#### Issue 1: Wrong for reason ${'abc'.charAt(round - 1)}\n- **File**: src/new.txt\n- **Line**: 1\n- **Description**: wrong\n- **Fix**: right\n- **Rule Violated**: none\n`,
  );

test('a review that is never satisfied: three reviews, never completed; guidance goes on', async () => {
  const scene = await openInMemory(picky(named), reviewed);
  const ran = await scene.run();
  expect({ status: ran.report.status, reason: ran.report.reason, tree: ran.report.tree }).toEqual({
    status: 'stopped',
    reason: 'The review still found issues after 2 rounds of fixes.',
    tree: null,
  });
  expect(labels(ran).slice(2)).toEqual([
    'REVIEW Thing (1/3)',
    'REVIEW-FIX Source Thing (1/2)',
    'REVIEW Thing (2/3)',
    'REVIEW-FIX Source Thing (2/2)',
    'REVIEW Thing (3/3)',
  ]);
  expect(ran.report.reviews.map((one) => one.verdict)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(ran.report.questions[0]?.detail).toContain('#### Issue 1: Wrong for reason c');
  const again = await scene.resume({ option: 'guide', text: 'enough now' });
  expect(again.report.status).toBe('completed');
});

test('a review that only repeats itself ends the loop', async () => {
  const scene = await openInMemory(
    picky(() => rejectedReview('src/new.txt')),
    reviewed,
  );
  const ran = await scene.run();
  expect({ status: ran.report.status, reason: ran.report.reason, reviews: ran.report.reviews.length }).toEqual({
    status: 'stopped',
    reason: 'The review found the same issues again.',
    reviews: 2,
  });
});

test('a review that names a file which nobody owns stops for the person, and says what can be done', async () => {
  let satisfied = false;
  const scene = await openInMemory(
    picky(() => (satisfied ? approvedReview : rejectedReview('other.txt'))),
    reviewed,
  );
  const ran = await scene.run();
  expect({ status: ran.report.status, reason: ran.report.reason }).toEqual({
    status: 'stopped',
    reason: 'The review found issues in files that no agent owns.',
  });
  satisfied = true;
  scene.write('other.txt', 'mended by hand\n');
  const again = await scene.resume({ option: 'try' });
  expect(again.report.status).toBe('completed');
  expect(again.report.files.map((file) => file.file)).not.toContain('other.txt');
});

test('dismissed issues do not come back, and the reviewer is told of them', async () => {
  let more = false;
  const both = finish(
    '## Review: REJECTED\n\n### Issues Found\n#### Issue 1: A matter of taste\n- **File**: other.txt\n- **Description**: d\n- **Fix**: f\n#### Issue 2: A real one\n- **File**: src/new.txt\n- **Description**: d\n- **Fix**: f\n',
  );
  const taste = finish(
    '## Review: REJECTED\n\n### Issues Found\n#### Issue 1: A matter of taste\n- **File**: other.txt\n- **Description**: d\n- **Fix**: f\n',
  );
  const scene = await open(
    picky(() => (more ? taste : both)),
    reviewed,
  );
  const ran = await scene.run(feature);
  expect({ code: ran.code, reason: ran.report.reason }).toEqual({
    code: 1,
    reason: 'The review found issues in files that no agent owns.',
  });
  const wrong = await scene.cli(['resume', ran.report.runId, '--dismiss', '3']);
  expect({ code: wrong.code, said: wrong.stderr.trim() }).toEqual({
    code: 2,
    said: '--dismiss needs numbers from 1 to 2, like 1,3, or all; "3" is not.',
  });
  more = true;
  const again = await scene.run(['resume', ran.report.runId, '--dismiss', '1', '--guidance', 'only the second']);
  expect({ code: again.code, status: again.report.status }).toEqual({ code: 0, status: 'completed' });
  expect(again.report.attempts.map((one) => one.label).slice(-2)).toEqual(['REVIEW-FIX Source Thing (1/2)', 'REVIEW Thing (1/3)']);
  expect(again.report.notices.map((notice) => notice.text)).toContain(
    'The review found only dismissed issues, so it counts as approved: A matter of taste',
  );
  const last = scene.model.requests().findLast((one) => one.label.startsWith('REVIEW Thing'));
  expect(wordsOf(last as NonNullable<typeof last>)).toContain(
    'do not report them again, in whatever words:\\n\\n- other.txt: A matter of taste',
  );
});

test('all dismissed: no further review is paid for, everything is proven, and the report says who decided', async () => {
  const scene = await openInMemory(
    picky(() => rejectedReview('src/new.txt')),
    reviewed,
  );
  const { state } = await scene.run();
  const before = askedOf(scene.model).length;
  const [question] = state.questions;
  const again = await scene.resume({ option: 'guide', items: Object.fromEntries((question?.items ?? []).map(({ id }) => [id, 'yes'])) });
  expect({ status: again.report.status, asked: askedOf(scene.model).length - before }).toEqual({ status: 'completed', asked: 0 });
  expect(again.report.phases.find((one) => one.phase === 'review')?.note).toMatch(/^rejected, but .+ dismissed the remaining issues$/);
});
