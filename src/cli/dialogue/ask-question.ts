import type { Option, Reply } from '../../protocol/question.ts';
import { replyTo } from '../../core/question/question.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { OpenQuestion } from '../../core/run/run-state.ts';
import { itemsNamed } from '../arguments/items-named.ts';
import { line, span, type Line } from '../terminal/line.ts';
import type { Screen } from '../terminal/screen.ts';
import { askText } from './ask-text.ts';
import type { LineReader, Typed } from './line-reader.ts';

type Item = OpenQuestion['items'][number];
type NoLine = Exclude<Typed, { kind: 'line' }>;

export type QuestionOutcome =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'leave' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'superseded' };

interface Asking {
  readonly screen: Screen;
  readonly reader: LineReader;
  readonly question: OpenQuestion;
  readonly by: string;
  readonly signal: AbortSignal;
}

/**
 * Any question of any pipeline in a terminal: its options by a letter each, its items ticked by numbers, words where an option takes
 * some. Nothing said leaves it for later. What is ticked goes with the reply; with everything ticked, that is the reply.
 */
export async function askQuestion(asking: Asking): Promise<QuestionOutcome> {
  const { screen, reader, question, by, signal } = asking;
  const keys = keysOf(question.options);
  let left: readonly Item[] = question.items.filter(({ hash }) => hash === undefined);
  const items: Record<string, string> = {};
  const reply = (option: string, text?: string): QuestionOutcome => ({
    kind: 'reply',
    reply: replyTo(question, { by, option, ...(Object.keys(items).length === 0 ? {} : { items }), ...(text ? { text } : {}) }),
  });
  for (;;) {
    screen.log([[], choicesLine(keys, left.length > 0)]);
    const typed = await reader.ask(screen.prompt(line(span('› ', 'accent'))), { signal });
    if (typed.kind !== 'line') return typed.kind === 'end' ? { kind: 'leave' } : typed;
    const word = typed.text.trim().toLowerCase();
    if (['', 'l', 'leave', 'q'].includes(word)) return { kind: 'leave' };
    if (word === 'd' && left.length > 0) {
      const ticked = await tick(asking, left);
      if ('kind' in ticked) return ticked.kind === 'end' ? { kind: 'leave' } : ticked;
      for (const { id } of ticked) items[id] = 'yes';
      left = left.filter((item) => !ticked.includes(item));
      const plain = question.options.find(({ text }) => text === 'none');
      if (left.length === 0 && plain) return reply(plain.id);
      screen.log([line(`${ticked.length} dismissed, ${left.length} left.`)]);
      continue;
    }
    const option = keys.get(word) ?? question.options.find(({ id }) => id === word);
    if (!option) {
      screen.log([line(span('Please answer with one of the letters.', 'warn'))]);
      continue;
    }
    if (option.text === 'none') return reply(option.id);
    const said = await askText(screen, reader, 'What should it know or do differently?', signal);
    if (said.kind === 'interrupt' || said.kind === 'superseded') return said;
    const text = said.kind === 'text' ? said.text : '';
    return text === '' && option.text === 'must' ? { kind: 'leave' } : reply(option.id, text);
  }
}

/** A letter for each option: the first of its id that is free, else a number. `d` and `l` have their own meaning. */
export function keysOf(options: readonly Option[]): Map<string, Option> {
  const keys = new Map<string, Option>();
  for (const [index, option] of options.entries()) {
    const [letter = ''] = option.id;
    keys.set(keys.has(letter) || ['d', 'l', 'q', ''].includes(letter) ? String(index + 1) : letter, option);
  }
  return keys;
}

function choicesLine(keys: ReadonlyMap<string, Option>, hasItems: boolean): Line {
  const choice = (key: string, words: string): Line => line(span('[', 'dim'), span(key, 'accent'), span(']', 'dim'), ` ${words}   `);
  const all = [...keys].flatMap(([key, { title }]) => choice(key, inEnglish(title)));
  return [...all, ...(hasItems ? choice('d', 'Dismiss some') : []), ...choice('l', 'Leave it')];
}

/** Which of them, by their numbers; nothing said means none. */
async function tick({ screen, reader, signal }: Asking, items: readonly Item[]): Promise<readonly Item[] | NoLine> {
  screen.log([
    ...items.map(({ title }, index) => line(`  ${index + 1}. ${inEnglish(title)}`)),
    line('Which are none?', span('  numbers like 1,3, or all', 'dim')),
  ]);
  for (;;) {
    const typed = await reader.ask(screen.prompt(line(span('› ', 'accent'))), { signal });
    if (typed.kind !== 'line') return typed;
    if (typed.text.trim() === '') return [];
    const found = itemsNamed(typed.text, items);
    if (found.ok) return found.named;
    screen.log([line(span(`Please give ${found.problem}`, 'warn'))]);
  }
}
