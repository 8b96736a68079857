import { questionHash, replyTo } from '../../src/core/question/question.ts';
import type { Question, Reply } from '../../src/protocol/question.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';

/** With all that a question may leave out. */
type Asked = Omit<Question, 'id' | 'hash'>;
type AskedEvent = Extract<RunEventBody, { type: 'question.asked' }>;

/** A question as a run asks it; stopped, with words and without, unless said otherwise. */
export function question(more: Partial<Asked> & { readonly id?: number } = {}): Question {
  const { id = 1, ...rest } = more;
  const asked: Asked = {
    kind: 'stopped',
    reason: 'retries',
    subject: '',
    message: '',
    detail: '',
    hints: [],
    delta: '',
    retriesUsed: 0,
    items: [],
    options: [
      { id: 'guide', title: 'Resume with guidance', text: 'must' },
      { id: 'try', title: 'Resume as it is', text: 'none' },
    ],
    ...rest,
  };
  return { ...asked, id, hash: questionHash(asked) };
}

export function asked(...args: Parameters<typeof question>): AskedEvent {
  return { type: 'question.asked', question: question(...args) };
}

/** The run is at its budget. */
export function budgetAsked(more: Parameters<typeof question>[0] = {}): AskedEvent {
  const options: Asked['options'] = [{ id: 'raise', title: 'Raise and resume', text: 'may', caps: true }];
  return asked({ kind: 'budget', reason: 'budget', options, ...more });
}

/** A spec waits. `hash`: of its text. */
export function approvalAsked({
  file = 'spec.md',
  hash = 'a'.repeat(64),
  ...more
}: Parameters<typeof question>[0] & { file?: string; hash?: string } = {}): AskedEvent {
  return asked({
    kind: 'approval',
    reason: 'first',
    subject: file,
    items: [{ id: file, title: file, hash }],
    options: [
      { id: 'approve', title: 'Approve and implement', text: 'none' },
      { id: 'changes', title: 'Request changes', text: 'must' },
      { id: 'save', title: 'Save for later', text: 'none' },
    ],
    ...more,
  });
}

/** The answer to what was asked, as it is journaled. */
export function answered(to: AskedEvent, option: string, more: Partial<Reply> = {}): RunEventBody {
  const title = to.question.options.find(({ id }) => id === option)?.title ?? option;
  return { type: 'question.answered', reply: replyTo(to.question, { by: 'ana', option, ...more }), title };
}
