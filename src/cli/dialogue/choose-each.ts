import { inEnglish } from '../../core/describe/message.ts';
import type { choosable } from '../../core/question/ticked-items.ts';
import type { Waiting } from '../drive/drive-options.ts';
import { line, span, type Line } from '../terminal/line.ts';
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

export function choicesLine<T>(keys: ReadonlyMap<string, T>, wordsOf: (option: T) => Line | string, more: readonly string[] = []): Line {
  const choice = (key: string, words: Line | string): Line =>
    line(span('[', 'dim'), span(key, 'accent'), span(']', 'dim'), ' ', words, '   ');
  return [
    ...[...keys].flatMap(([key, option]) => choice(key, wordsOf(option))),
    ...more.flatMap((words) => choice(words.charAt(0).toLowerCase(), words)),
  ];
}

/** One of its choices for each item, by a letter; whatever is no line is handed on. */
export async function chooseEach(
  { screen, reader, signal }: Waiting & { readonly reader: LineReader },
  items: ReturnType<typeof choosable>,
): Promise<{ readonly chosen: Record<string, string> } | Exclude<Typed, { kind: 'line' }>> {
  const chosen: Record<string, string> = {};
  for (const { id, title, choices } of items) {
    const keys = keysOf(choices);
    screen.log([
      [],
      line(inEnglish(title)),
      ...wrapLine(
        choicesLine(keys, (choice) => inEnglish(choice.title)),
        screen.width() - 1,
      ),
    ]);
    while (chosen[id] === undefined) {
      const typed = await reader.ask(screen.prompt(line(span('› ', 'accent'))), { signal });
      if (typed.kind !== 'line') return typed;
      const choice = chosenBy(typed.text, keys);
      if (choice) chosen[id] = choice.id;
      else screen.log([line(span('Enter one of the letters.', 'warn'))]);
    }
  }
  return { chosen };
}
