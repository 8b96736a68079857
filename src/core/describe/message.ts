import type { Message, Template } from '../../protocol/message.ts';
import { english } from './locale.ts';

/** A text of Batuta's own. Every text given here is translated in `l10n/`. */
export function sentence(text: string, ...values: Template['values']): Template {
  return { text, values };
}

export function inEnglish(message: Message): string {
  return english.say(message);
}

/** Messages below each other. Nested by halves: what is wrong in a document may be thousands of lines, and a message is read by recursion. */
export function lines(parts: readonly Message[]): Message {
  if (parts.length <= 1) return parts[0] ?? '';
  const middle = Math.ceil(parts.length / 2);
  return sentence('{0}\n{1}', lines(parts.slice(0, middle)), lines(parts.slice(middle)));
}

/** So many names stand in one sentence, so many lines in one question. */
export const mostNamed = 30;

/** Names with commas between them; of very many the first, and how many there are beside them. */
export function named(names: readonly string[]): Message {
  const more = names.length - mostNamed;
  return more > 0 ? sentence('{0} and {1} more', names.slice(0, mostNamed).join(', '), more) : names.join(', ');
}

/** Messages one behind the other, with semicolons between them. */
export function joined(parts: readonly Message[]): Message {
  const [first = '', ...others] = parts;
  return others.reduce<Message>((before, part) => sentence('{0}; {1}', before, part), first);
}

/** Few messages one behind the other, with what no language words apart between them. */
export function joinedBy(mark: string, parts: readonly Message[]): Message {
  const [first = '', ...others] = parts;
  return others.reduce<Message>((before, part) => ({ text: '{0}{1}{2}', values: [before, mark, part] }), first);
}

type InEnglish<T> = T extends Template ? string : T extends object ? { [K in keyof T]: InEnglish<T[K]> } : T;

/** An event, a report… with every message in it as its English text: for programs and logs. */
export function documentInEnglish<T>(document: T): InEnglish<T>;
export function documentInEnglish(document: unknown): unknown {
  if (typeof document !== 'object' || document === null) return document;
  if (isTemplate(document)) return inEnglish(document);
  if (Array.isArray(document)) return document.map((entry: unknown) => documentInEnglish(entry));
  return Object.fromEntries(Object.entries(document).map(([key, value]: [string, unknown]) => [key, documentInEnglish(value)]));
}

function isTemplate(value: object): value is Template {
  return 'text' in value && 'values' in value;
}
