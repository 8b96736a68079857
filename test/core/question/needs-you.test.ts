import { expect, it } from 'vitest';
import { confirmQuestion } from '../../../src/core/policy/confirm-question.ts';
import { askedFor, isShownWhole } from '../../../src/core/question/needs-you.ts';
import { approvalAsked, budgetAsked, question } from '../../fakes/questions.ts';

const option = { id: 'a', title: 'A', text: 'none' } as const;
const pick = [option];

it.each([
  ['a document', approvalAsked().question, 'approval', false],
  [
    'what is approved without one, whatever it is called',
    question({ kind: 'small', options: [{ ...option, id: 'approve' }] }),
    'approval',
    true,
  ],
  ['a choice', question({ kind: 'colour', options: pick }), 'answer', false],
  ['a risky one', question({ kind: 'colour', risk: 'high', options: pick }), 'answer', true],
  [
    'what an agent wants to change',
    question({ ...confirmQuestion([], { agent: 'backend' }, ''), hints: [], detail: '' } as Parameters<typeof question>[0]),
    'answer',
    true,
  ],
  ['the budget', budgetAsked({ risk: 'medium' }).question, null, false],
  ['a run that stopped', question(), null, false],
] as const)('%s', (_, asked, wanted, whole) => {
  expect([askedFor(asked), isShownWhole(asked)]).toEqual([wanted, whole]);
});
