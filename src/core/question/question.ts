import { createHash } from 'node:crypto';
import type { Asked, Option, Question, Reply } from '../../protocol/question.ts';
import { choosable, tickedItems } from './ticked-items.ts';

/** SHA-256 of everything that is shown with a question; how long there is to answer is no part of it. */
export function questionHash({ deadline: _, ...shown }: Asked): string {
  return createHash('sha256').update(JSON.stringify(shown), 'utf8').digest('hex');
}

/** An answer to just this question, as it was shown. */
export function replyTo({ id, hash }: Pick<Question, 'id' | 'hash'>, answer: Omit<Reply, 'question' | 'hash'>): Reply {
  return { question: id, hash, ...answer };
}

/** The open question that a reply means, as it was shown, and in time. null: superseded. */
export function questionOf<Q extends Question>(reply: Reply, open: readonly Q[], now: number): Q | null {
  const question = open.find(({ id, hash }) => id === reply.question && hash === reply.hash);
  return question === undefined || (question.deadline !== undefined && Date.parse(question.deadline) <= now) ? null : question;
}

/** Whether a reply can be taken as an answer to the question. */
export function answers(question: Question, reply: Reply): boolean {
  const option = question.options.find(({ id }) => id === reply.option);
  if (!option || reply.question !== question.id || reply.hash !== question.hash) return false;
  if (option.caps === true && Object.keys(reply.caps ?? {}).length === 0) return false;
  const chosen = reply.items ?? {};
  if (option.each === true && choosable(question).some(({ id, choices }) => choices.every((one) => one.id !== chosen[id]))) return false;
  const isCommented = option.comments === true && (reply.comments ?? []).length > 0;
  return option.text !== 'must' || (reply.text ?? '').trim() !== '' || isCommented || tickedItems(question, reply).length > 0;
}

/** What an answer's comments on lines are about: the run's change, or the document that waits; null: it takes none. */
export function commented({ kind }: Pick<Question, 'kind'>, option: Option): 'change' | 'document' | null {
  if (option.comments === true) return 'change';
  return kind === 'approval' && option.text === 'must' ? 'document' : null;
}
