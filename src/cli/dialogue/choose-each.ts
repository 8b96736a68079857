import { inEnglish } from '../../core/describe/message.ts';
import type { choosable } from '../../core/question/ticked-items.ts';
import type { Waiting } from '../drive/drive-options.ts';
import { line, lineWidth, span, type Line } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import type { LineReader, Typed } from './line-reader.ts';

/** A letter for each of them: the first of its id that is free, else a number. Some letters have a meaning of their own. */
export function keysOf<T extends { readonly id: string }>(options: readonly T[]): Map<string, T> {
  const keys = new Map<string, T>();
  for (const [index, option] of options.entries()) {
    const letter = option.id.charAt(0).toLowerCase();
    keys.set(keys.has(letter) || ['e', 'l', 'm', 'q', 'v', ''].includes(letter) ? String(index + 1) : letter, option);
  }
  return keys;
}

/** By its letter, or its whole id, in capitals or not. */
export function chosenBy<T extends { readonly id: string }>(typed: string, keys: ReadonlyMap<string, T>): T | undefined {
  const word = typed.trim().toLowerCase();
  return keys.get(word) ?? [...keys.values()].find(({ id }) => id.toLowerCase() === word);
}

/** What can be chosen, side by side where there is room; none is broken over two rows that fits into one. */
export function choicesLines<T>(
  keys: ReadonlyMap<string, T>,
  wordsOf: (option: T) => Line | string,
  width: number,
  more: readonly string[] = [],
): Line[] {
  const choice = (key: string, words: Line | string): Line => line(span('[', 'dim'), span(key, 'accent'), span(']', 'dim'), ' ', words);
  const all = [
    ...[...keys].map(([key, option]) => choice(key, wordsOf(option))),
    ...more.map((words) => choice(words.charAt(0).toLowerCase(), words)),
  ];
  const rows: Line[] = [];
  for (const one of all) {
    const last = rows.at(-1);
    const beside = line(last ?? '', '   ', one);
    if (last !== undefined && lineWidth(beside) <= width) rows.splice(-1, 1, beside);
    else rows.push(one);
  }
  return rows.flatMap((row) => wrapLine(row, width, 4));
}

/** One of its choices for each item, by a letter; whatever is no line is handed on. */
export async function chooseEach(
  { screen, reader, signal }: Waiting & { readonly reader: LineReader },
  items: ReturnType<typeof choosable>,
): Promise<{ readonly chosen: Record<string, string> } | Exclude<Typed, { kind: 'line' }>> {
  const chosen: Record<string, string> = {};
  for (const { id, title, choices } of items) {
    const keys = keysOf(choices);
    screen.say([[], line(inEnglish(title))]);
    screen.log(choicesLines(keys, (choice) => inEnglish(choice.title), screen.width() - 1));
    while (chosen[id] === undefined) {
      const typed = await reader.ask(screen.prompt(line(span('› ', 'accent'))), { signal });
      if (typed.kind !== 'line') return typed;
      const choice = chosenBy(typed.text, keys);
      if (choice) chosen[id] = choice.id;
      else screen.say([line(span('Enter one of the letters or words.', 'warn'))]);
    }
  }
  return { chosen };
}
