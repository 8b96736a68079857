import { expect, test } from 'vitest';
import { questionHash } from '../../../src/core/question/question.ts';
import { project } from '../../../src/core/run/project.ts';
import type { Question } from '../../../src/protocol/question.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';

const at = '2026-11-22T12:03:00.000Z';
const stateAfter = (...bodies: RunEventBody[]) => project(bodies.map((body, index) => ({ seq: index + 1, at, runId: 'run', ...body })));

function question(id: number, kind: string, reason = ''): Question {
  const option = { id: 'try', title: 'Try again', text: 'none' } as const;
  const asked = {
    kind,
    reason,
    subject: 'backend',
    message: 'Which one?',
    detail: '',
    hints: [],
    delta: '',
    retriesUsed: 0,
    items: [],
    options: [option],
  };
  return { ...asked, id, hash: questionHash(asked) };
}

const asked = (one: Question): RunEventBody => ({ type: 'question.asked', question: one });
const answered = ({ id, hash }: Question): RunEventBody => ({
  type: 'question.answered',
  reply: { question: id, hash, by: 'ana', option: 'try' },
  title: 'Try again',
});

test('questions are open until they are answered or withdrawn; the oldest says how the run stands', () => {
  const [budget, which] = [question(1, 'budget'), question(2, 'which')];
  const both = stateAfter(asked(budget), asked(which));
  expect([both.status, both.questions]).toEqual([
    'budget-reached',
    [
      { ...budget, at },
      { ...which, at },
    ],
  ]);
  const one = stateAfter(asked(budget), asked(which), answered(budget));
  expect([one.status, one.questions]).toEqual(['stopped', [{ ...which, at }]]);
  expect(one.answers).toEqual([{ question: 1, kind: 'budget', subject: 'backend', option: 'try', title: 'Try again', by: 'ana', at }]);
  const none = stateAfter(asked(budget), asked(which), answered(budget), {
    type: 'question.withdrawn',
    question: 2,
    reason: 'superseded',
    option: null,
  });
  expect([none.status, none.questions, none.answers]).toEqual(['running', [], one.answers]);
});

test('how a run stands that asks', () => {
  const status = (one: Question): string => stateAfter(asked(one)).status;
  expect([status(question(1, 'approval', 'first')), status(question(1, 'approval', 'saved'))]).toEqual(['waiting-approval', 'saved']);
});

test('a run goes on while one of its agents asks and another one works', () => {
  const begins = (agent: string): RunEventBody => ({
    type: 'agent.started',
    agent,
    path: agent,
    role: 'implement',
    name: agent,
    label: agent,
    model: 'm',
  });
  const asks = asked({ ...question(1, 'which'), agent: 'backend' });
  const both = [begins('backend'), begins('frontend'), asks];
  const ends: RunEventBody = { type: 'agent.finished', agent: 'frontend', path: 'frontend', outcome: 'finished', summary: '', error: null };
  expect([stateAfter(...both).status, stateAfter(...both, ends).status, stateAfter(begins('backend'), asks).status]).toEqual([
    'running',
    'stopped',
    'stopped',
  ]);
});

test('nothing waits for the person in a run that is over', () => {
  expect(stateAfter(asked(question(1, 'budget')), { type: 'run.cancelled', by: 'ana' }).questions).toEqual([]);
});

test('which limit was reached is known until the question about it is closed, whatever else is asked and answered before', () => {
  const [budget, which] = [question(1, 'budget'), question(2, 'which')];
  const reached: RunEventBody = { type: 'budget.reached', cap: 'turns', spent: 4, limit: 4 };
  const before = [asked(which), reached, answered(which), asked(budget)];
  expect([stateAfter(...before).status, stateAfter(...before).capReached]).toEqual(['budget-reached', 'turns']);
  expect(stateAfter(...before, answered(budget)).capReached).toBeNull();
});
