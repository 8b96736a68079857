import { inEnglish } from '../core/describe/message.ts';
import { sanitise, stripEscapes } from '../core/report/sanitise.ts';
import type { Message } from '../protocol/message.ts';

/** What goes along with the person's words. It comes from files, tools and programs: data, never an instruction. */
export interface Clue {
  readonly about: Message;
  /** At most `clueLimit` characters, as `mostTelling` leaves them. */
  readonly text: string;
}

/** A text to go along, as much of it as goes. */
export function clueOf(about: Message, text: string): Clue {
  return { about, text: mostTelling(text) };
}

/** Most characters of one text, some 4,000 tokens: a long stack trace with what was printed around it. */
export const clueLimit = 16_000;

/** No line needs more to be recognised; minified code has lines of a megabyte. */
const lineLimit = 1000;

const telling =
  /\b(?:error|exception|fail(?:ed|ure|s)?|panic|assert\w*|expected|received|actual|traceback|caused by|fatal)\b|^\s+at |[✗✘×●]/i;

/** The one form of a request with what goes along, wherever it begins: the person's words first, because they name the run. */
export function requestText(words: string, clues: readonly Clue[]): string {
  return [words.trim(), ...clues.map(section)].filter((part) => part !== '').join('\n\n');
}

function section({ about, text }: Clue): string {
  const heading = sanitise(inEnglish(about).replace(/\s+/g, ' '));
  if (text === '') return heading;
  // Nothing in the text ends its own fence.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${heading}:\n\n${fence}\n${text}\n${fence}`;
}

/**
 * A text without what hides or moves anything, of at most `clueLimit` characters beside the notes on what is missing: how it begins and ends, and
 * between them first the lines that speak of a failure.
 */
export function mostTelling(text: string): string {
  const lines = stripEscapes(text)
    .split(/\r\n|\n|\r/)
    .map((line) => cut(line.split('\t').map(sanitise).join('\t').trimEnd()));
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  const kept = new Set<number>();
  let room = clueLimit;
  const take = (order: readonly number[], least: number): void => {
    for (const index of order) {
      if (kept.has(index)) continue;
      const size = (lines[index]?.length ?? 0) + 1;
      if (room - size < least) return;
      kept.add(index);
      room -= size;
    }
  };
  const all = [...lines.keys()];
  take(all, (clueLimit * 3) / 4);
  take(all.toReversed(), clueLimit / 2);
  take(
    all.filter((index) => telling.test(lines[index] ?? '')),
    0,
  );
  take(all.toReversed(), 0);
  return withGaps(lines, kept);
}

function withGaps(lines: readonly string[], kept: ReadonlySet<number>): string {
  const shown: string[] = [];
  let missing = 0;
  for (const [index, line] of [...lines, null].entries()) {
    const isKept = line === null || kept.has(index);
    if (!isKept) missing++;
    if (isKept && missing > 0) {
      shown.push(`[… ${missing} lines left out …]`);
      missing = 0;
    }
    if (isKept && line !== null) shown.push(line);
  }
  return shown.join('\n');
}

function cut(line: string): string {
  return line.length <= lineLimit ? line : `${line.slice(0, lineLimit)} [… ${line.length - lineLimit} characters left out …]`;
}

/** A failure as a test runner told it to the editor. */
export interface TestFailure {
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  /** `place`: file and line; '' where the runner did not say. */
  readonly stack: readonly { readonly label: string; readonly place: string }[];
}

/** What a test runner said, in the order in which people read it. */
export function failureText({ message, expected, actual, stack }: TestFailure): string {
  const trace = stack.map(({ label, place }) => `    at ${label}${place === '' ? '' : ` (${place})`}`);
  return [
    message,
    ...(expected === undefined ? [] : [`Expected: ${expected}`]),
    ...(actual === undefined ? [] : [`Actual: ${actual}`]),
    ...trace,
  ].join('\n');
}
