import type { Question, Reply } from '../../protocol/question.ts';

/** What a reply ticks of what was asked about. That a document was seen is no word about what is wrong with it. */
export function tickedItems({ items }: Pick<Question, 'items'>, reply: Pick<Reply, 'items'>): string[] {
  return items.filter(({ id, hash }) => hash === undefined && reply.items?.[id] === 'yes').map(({ id }) => id);
}
