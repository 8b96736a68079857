import { expect, it } from 'vitest';
import type { RunChange } from '../../src/app/runs/known-run.ts';
import { createNotices } from '../../src/vscode/run-notices.ts';
import { answered, approvalAsked, asked, question } from '../fakes/questions.ts';
import { knownRun } from './known-run.ts';

const at = '2026-11-22T12:03:00.000Z';
const stop = { ...question({ id: 4, agent: 'backend', message: 'Which store?' }), at };
const approval = { ...approvalAsked({ id: 5 }).question, at };

function change(run: ReturnType<typeof knownRun>, events: RunChange['events'] = []): RunChange {
  return { run, events, before: () => run.state, reset: false };
}

it('a question is told once, also while other agents of its run are at work; a spec is not', () => {
  const notices = createNotices(() => true);
  expect(notices(change(knownRun('running')))).toEqual([]);
  const asks = knownRun('running', { status: 'running', questions: [stop, approval] });
  expect(notices(change(asks))).toEqual([{ kind: 'asks', question: stop }]);
  expect(notices(change({ ...asks, state: { ...asks.state, status: 'stopped' } }))).toEqual([]);
  expect(notices(change(knownRun('completed', { status: 'completed' })))).toEqual([{ kind: 'completed' }]);
});

it('what was so when the window began to look on is no news, but in a run of its own', () => {
  const failed = knownRun('failed', { status: 'failed', questions: [stop] });
  expect(createNotices(() => true)(change(failed))).toEqual([]);
  expect(createNotices(() => true)(change({ ...failed, owner: 'self' }))).toEqual([{ kind: 'asks', question: stop }, { kind: 'failed' }]);
});

it('what stands in the way is told anew after the run went on, and an answer from elsewhere where this window asked', () => {
  const notices = createNotices((_runId, number) => number === 1);
  const run = { ...knownRun('running'), owner: 'self' as const };
  const full = change({ ...run, blocked: 'The disk is full.' });
  expect(notices(full)).toEqual([{ kind: 'blocked', reason: 'The disk is full.' }]);
  expect(notices(full)).toEqual([]);
  expect(notices(change(run))).toEqual([]);
  expect(notices(full)).toEqual([{ kind: 'blocked', reason: 'The disk is full.' }]);
  const reply = (number: number) => ({ ...answered(asked({ id: number }), 'try'), seq: number, at, runId: 'r1' });
  expect(notices(change(run, [reply(1), reply(2)]))).toEqual([{ kind: 'settled', question: 2 }]);
});
