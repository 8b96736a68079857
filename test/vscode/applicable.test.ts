import { describe, expect, it } from 'vitest';
import { applicable } from '../../src/vscode/applicable.ts';
import type { Purpose } from '../../src/vscode/applicable.ts';
import { approvalAsked, budgetAsked, question } from '../fakes/questions.ts';
import { attempt, changed, knownRun } from './known-run.ts';

const at = '2026-11-22T12:03:00.000Z';
const stop = { ...question({ message: 'Retries are used up.', subject: 'backend', retriesUsed: 2 }), at };
const approval = { ...approvalAsked().question, at };
const result = { artifacts: ['s'], tree: 't', commitMessage: 'm' };

function can(...runs: Parameters<typeof applicable>[0]): Purpose[] {
  return Object.entries(applicable(runs)).flatMap(([purpose, is]) => (is ? [purpose as Purpose] : []));
}

describe('what can be done to a run', () => {
  it.each([
    ['waits in this window', knownRun('running', { status: 'waiting-approval', questions: [approval] }), ['answer', 'cancel', 'report']],
    ['was saved', knownRun('open', { status: 'saved', questions: [approval] }), ['answer', 'resume', 'cancel', 'report']],
    [
      'works',
      knownRun('running', { attempts: [attempt({ status: 'running' })], files: changed('a.ts') }),
      ['cancel', 'guide', 'report', 'review'],
    ],
    [
      'lost its owner, and would go on without a part of its work',
      knownRun('open', { files: changed('a.ts') }),
      ['resume', 'cancel', 'undo', 'report', 'review'],
    ],
    [
      'belongs to another machine, of which nothing can be seen',
      { ...knownRun('running', { attempts: [attempt({ status: 'running' })] }), owner: 'remote' },
      ['resume', 'cancel', 'guide', 'report'],
    ],
    [
      'lost its owner while an agent was at work',
      knownRun('open', { attempts: [attempt({ status: 'running' })] }),
      ['resume', 'cancel', 'report'],
    ],
    [
      'stopped in this window',
      knownRun('running', { status: 'stopped', questions: [stop], files: changed('a.ts') }),
      ['resume', 'cancel', 'undo', 'guide', 'rollBack', 'report', 'review'],
    ],
    [
      'asks in this window while other agents are at work',
      knownRun('running', { questions: [stop], files: changed('a.ts') }),
      ['resume', 'cancel', 'guide', 'report', 'review'],
    ],
    ['shows a spec while agents are at work', knownRun('running', { questions: [approval] }), ['answer', 'cancel', 'report']],
    [
      'stopped at its budget',
      knownRun('running', { status: 'budget-reached', questions: [{ ...budgetAsked().question, at }] }),
      ['resume', 'cancel', 'report'],
    ],
    [
      'is completed',
      knownRun('completed', { status: 'completed', result, files: changed('a.ts') }),
      ['undo', 'apply', 'rollBack', 'report', 'review'],
    ],
    ['is completed and was undone', knownRun('completed', { status: 'completed', result, rolledBack: ['a.ts'] }), ['report']],
    ['is cancelled without a change', knownRun('cancelled', { status: 'cancelled' }), ['report']],
    [
      'left only output of its commands behind',
      knownRun('failed', { status: 'failed', files: changed('a.log', { output: true }) }),
      ['report'],
    ],
    ['is damaged', knownRun('damaged', { files: changed('a.ts') }), []],
  ] as const)('that %s', (_words, run, purposes) => {
    expect(can(run).toSorted()).toEqual([...purposes].toSorted());
  });

  it('is nothing where there is no run', () => expect(can()).toEqual([]));
});
