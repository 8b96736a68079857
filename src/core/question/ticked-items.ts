import type { Item, Question, Reply } from '../../protocol/question.ts';

/** Items that are ticked or not. */
export function tickable(items: readonly Item[]): Item[] {
  return items.filter(({ hash, choices }) => hash === undefined && choices === undefined);
}

/** What a reply ticks of what was asked about. That a document was seen is no word about what is wrong with it. */
export function tickedItems({ items }: Pick<Question, 'items'>, reply: Pick<Reply, 'items'>): string[] {
  return tickable(items).flatMap(({ id }) => (reply.items?.[id] === 'yes' ? [id] : []));
}

/** Items of which each gets one of its choices, where the option wants that. */
export function choosable({ items }: Pick<Question, 'items'>): (Item & { readonly choices: NonNullable<Item['choices']> })[] {
  return items.flatMap((item) => (item.choices ? [{ ...item, choices: item.choices }] : []));
}
