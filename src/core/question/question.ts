import { createHash } from 'node:crypto';
import type { Question, Reply } from '../../protocol/question.ts';

/** A question as a pipeline asks it: the engine gives it its number. */
export type Asked = Omit<Question, 'id' | 'hash'>;

/** SHA-256 of everything that is shown with a question. */
export function questionHash(asked: Asked): string {
  return createHash('sha256').update(JSON.stringify(asked), 'utf8').digest('hex');
}

/** An answer to just this question, as it was shown. */
export function replyTo({ id, hash }: Pick<Question, 'id' | 'hash'>, answer: Omit<Reply, 'question' | 'hash'>): Reply {
  return { question: id, hash, ...answer };
}

/** Whether a reply can be taken as an answer to the question. */
export function answers(question: Question, reply: Reply): boolean {
  const option = question.options.find(({ id }) => id === reply.option);
  if (!option || reply.question !== question.id || reply.hash !== question.hash) return false;
  return option.text !== 'must' || (reply.text ?? '').trim() !== '' || Object.keys(reply.items ?? {}).length > 0;
}
