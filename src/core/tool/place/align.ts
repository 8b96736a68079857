import { editDistance } from '../../edit-distance.ts';
import { bare, isBlank, isTelling, plainIndent, withoutEnd, type Line } from './lines.ts';
import { foldQuotes } from './quotes.ts';

/** A line of `old` that is not blank, and the line of the file that it stands for. */
export interface Token {
  /** The line, with its indentation, without blanks at its end; and with them. */
  readonly old: string;
  readonly raw: string;
  readonly file: string;
  /** Blank lines before it, in both. */
  readonly gapOld: number;
  readonly gapFile: readonly string[];
}

/** A place of the file that `old` may stand for. */
export interface Place {
  /** Lines of the file, from 0; `to` is not in it. */
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly Token[];
  /** Blank lines behind the last token, in both. */
  readonly endOld: number;
  readonly endFile: readonly string[];
  /** Whether `old` has other blanks at the ends of its lines than the file. */
  readonly otherEnds: boolean;
  /** The token that differs from the file's line; null: none does. */
  readonly wrong: number | null;
}

/** How much has to be passed over; places of less win. */
export type Closeness = 0 | 1 | 2 | 3;

interface Filled {
  readonly text: string;
  readonly key: string;
  /** Its index among all lines. */
  readonly at: number;
}

const filled = (lines: readonly string[]): Filled[] =>
  lines.flatMap((line, at) => (isBlank(line) ? [] : [{ text: withoutEnd(line), key: bare(foldQuotes(line)), at }]));

/** The places where the lines of `old` stand, blank lines, indentation, quotes and (if need be) `mayDiffer` of them aside. */
export function placesOf(lines: readonly Line[], old: readonly string[], mayDiffer: 0 | 1): Place[] {
  const file = filled(lines.map(({ text }) => text));
  const wanted = filled(old);
  const places: Place[] = [];
  for (let start = 0; start + wanted.length <= file.length; start++) {
    let wrong: number | null = null;
    let differs = 0;
    for (let index = 0; index < wanted.length && differs <= mayDiffer; index++) {
      if (file[start + index]?.key === wanted[index]?.key) continue;
      wrong = index;
      differs += 1;
    }
    if (differs === mayDiffer && wanted.length > 0)
      places.push(placeAt(lines, file.slice(start, start + wanted.length), old, wanted, wrong));
  }
  return places;
}

function placeAt(
  lines: readonly Line[],
  file: readonly Filled[],
  old: readonly string[],
  wanted: readonly Filled[],
  wrong: number | null,
): Place {
  const [first, last] = [file[0]?.at ?? 0, file.at(-1)?.at ?? 0];
  const above = wanted[0]?.at ?? 0;
  const below = old.length - 1 - (wanted.at(-1)?.at ?? 0);
  let from = first;
  while (from > 0 && first - from < above && isBlank(lines[from - 1]?.text ?? 'x')) from -= 1;
  let to = last + 1;
  while (to < lines.length && to - last - 1 < below && isBlank(lines[to]?.text ?? 'x')) to += 1;
  const blanks = (start: number, end: number): string[] => lines.slice(start, end).map(({ text }) => text);
  return {
    from,
    to,
    wrong,
    otherEnds:
      old.some((line) => line !== '' && isBlank(line)) ||
      wanted.some(({ at }, index) => endOf(old[at] ?? '') !== endOf(lines[file[index]?.at ?? 0]?.text ?? '')),
    tokens: wanted.map((token, index) => ({
      old: token.text,
      raw: old[token.at] ?? '',
      file: lines[file[index]?.at ?? 0]?.text ?? '',
      gapOld: token.at - (index === 0 ? 0 : (wanted[index - 1]?.at ?? 0) + 1),
      gapFile: blanks(index === 0 ? from : (file[index - 1]?.at ?? 0) + 1, file[index]?.at ?? 0),
    })),
    endOld: below,
    endFile: blanks(last + 1, to),
  };
}

export const endOf = (line: string): string => line.slice(withoutEnd(line).length);

export const sameBlanks = ({ tokens, endOld, endFile }: Place): boolean =>
  endOld === endFile.length && tokens.every(({ gapOld, gapFile }) => gapOld === gapFile.length);

/** 0: the same indentation. 1: all shifted alike. 2: indented otherwise. 3: other blank lines, too. */
export function closeness(place: Place): Closeness {
  if (!sameBlanks(place)) return 3;
  const indents = place.tokens.map(({ old, file }) => [plainIndent(old)[0], plainIndent(file)[0]] as const);
  if (indents.every(([old, file]) => old === file)) return 0;
  const shifts = new Set(
    indents.map(([old, file]) =>
      file.endsWith(old) ? `+${file.slice(old.length)}` : old.endsWith(file) ? `-${old.slice(file.length)}` : '?',
    ),
  );
  return shifts.size === 1 && !shifts.has('?') ? 1 : 2;
}

/**
 * Whether the place of a wrong line is certain all the same: enough of the others say where it is, the line is not that of another place, and
 * it is like the file's, or else stands away from what changes. `near`: it is next to a change.
 */
export function isCertain({ tokens, wrong }: Place, lines: readonly Line[], near: boolean): boolean {
  const one = wrong === null ? undefined : tokens[wrong];
  if (!one) return true;
  if (!isTelling(one.old) || !isTelling(one.file)) return false;
  const others = tokens.filter((token) => token !== one && isTelling(token.old));
  if (others.length < 2) return false;
  const key = bare(foldQuotes(one.old));
  if (lines.some(({ text }) => bare(foldQuotes(text)) === key)) return false;
  const [a, b] = [key.slice(0, 300), bare(foldQuotes(one.file)).slice(0, 300)];
  return !near || editDistance(a, b) <= Math.max(a.length, b.length) / 2;
}
