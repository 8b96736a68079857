import { UserError } from '../../app/contracts.ts';
import { choosable, tickable } from '../../core/question/ticked-items.ts';
import type { Question } from '../../protocol/question.ts';
import type { ParsedArguments } from './parse-arguments.ts';

/** What a person names by its numbers, as it is shown ("1,3" or "all"); `problem`: why not, in words. */
export function itemsNamed<T>(
  text: string,
  items: readonly T[],
): { readonly ok: true; readonly named: readonly T[] } | { readonly ok: false; readonly problem: string } {
  if (text.trim().toLowerCase() === 'all') return { ok: true, named: items };
  const named = new Set<T>();
  for (const word of text.split(',')) {
    const item = /^\s*\d{1,4}\s*$/.test(word) ? items[Number(word) - 1] : undefined;
    if (item === undefined) return { ok: false, problem: `numbers from 1 to ${items.length}, like 1,3, or all; "${word.trim()}" is not.` };
    named.add(item);
  }
  return { ok: true, named: [...named] };
}

/** What an option of the command line ticks of a question, as a reply names it; {} without the option. Throws UserError. */
export function tickedBy(option: 'tick' | 'dismiss', { values }: ParsedArguments, { items }: Question): Record<string, string> {
  const given = values.get(option);
  if (given === undefined) return {};
  const open = tickable(items);
  const found = itemsNamed(given, open);
  if (open.length === 0) throw new UserError(`There is nothing to name with --${option}: no items are asked about.`);
  if (!found.ok) throw new UserError(`--${option} needs ${found.problem}`);
  return Object.fromEntries(found.named.map(({ id }) => [id, 'yes']));
}

/** What `--choose 1=ID,2=ID` gives each item of a question that has choices, by the order in which these are shown; {} without the option. Throws UserError. */
export function chosenBy({ values }: ParsedArguments, question: Question): Record<string, string> {
  const given = values.get('choose');
  if (given === undefined) return {};
  const items = choosable(question);
  if (items.length === 0) throw new UserError('There is nothing to choose with --choose: the question has no items with choices.');
  const pairs = given.split(',').map((word) => {
    const [, number = '', choice = ''] = /^\s*(\d{1,4})\s*=\s*(\S+)\s*$/.exec(word) ?? [];
    const item = items[Number(number) - 1];
    if (item?.choices.some(({ id }) => id === choice)) return [item.id, choice] as const;
    const known = [...new Set((item ? [item] : items).flatMap(({ choices }) => choices.map(({ id }) => id)))];
    throw new UserError(
      `--choose needs numbers from 1 to ${items.length} with one of ${known.join(', ')}, like 1=${known[0]}; "${word.trim()}" is not.`,
    );
  });
  return Object.fromEntries(pairs);
}
