import { closeness, isCertain, placesOf, sameBlanks, type Place } from './place/align.ts';
import { indentReader, indentStyle, mainIndent } from './place/indentation.ts';
import { stripLineNumbers } from './place/line-numbers.ts';
import { isBlank, linesOf, plainIndent, splitIndent, withoutEnd, type Line } from './place/lines.ts';
import { merge } from './place/merge.ts';
import { nearestPlace, type Nearest } from './place/nearest.ts';
import { foldQuotes, quoteReader } from './place/quotes.ts';

/** What of a text was passed over to find its place. */
type PassedOver =
  | 'line ends'
  | 'blanks at line ends'
  | 'indentation'
  | 'quotes'
  | 'line numbers'
  | 'blank lines'
  | 'one line of the context';

/** Where a text was found (offsets in the file's text), and its replacement; or why nothing can be replaced. Lines are from 1. */
export type Found =
  | {
      readonly status: 'found';
      readonly start: number;
      readonly end: number;
      readonly replacement: string;
      readonly how: readonly PassedOver[];
    }
  /** Lines where it begins. */
  | { readonly status: 'several'; readonly lines: readonly number[] }
  /** There is one place, but the change could be meant in more than one way. */
  | { readonly status: 'unclear'; readonly line: number; readonly reason: 'indentation' | 'blank lines' | 'blanks at line ends' | 'quotes' }
  | { readonly status: 'none'; readonly nearest: Nearest | null };

/**
 * Finds the one place of `old` in `text`: exactly; else with what models get wrong passed over – line ends, blanks at line ends, indentation,
 * curly quotes, line numbers of `read`, blank lines, one line of the context. The place that needs the least decides; several are an error.
 * What the change keeps stays as the file has it, and what it adds is written as the file would write it; where that has no single meaning,
 * nothing is found.
 */
export function findUnique(text: string, old: string, wanted: string): Found {
  const exact = occurrences(text, old);
  if (exact.length === 1) return inPlace(text, old, exact[0] ?? 0, wanted, []);
  if (exact.length > 1) return several(text, exact);

  const [plain, plainOld, plainWanted] = [text, old, wanted].map((value) => value.replaceAll('\r\n', '\n')) as [string, string, string];
  const unified = occurrences(plain, plainOld);
  if (unified.length > 1) return several(plain, unified);
  if (unified.length === 1) {
    const found = inPlace(plain, plainOld, unified[0] ?? 0, plainWanted, ['line ends']);
    return found.status === 'found' ? { ...found, start: rawOffset(text, found.start), end: rawOffset(text, found.end) } : found;
  }
  return byLines(text, plainOld, plainWanted);
}

function occurrences(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0 && part !== ''; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
const several = (text: string, places: readonly number[]): Found => ({
  status: 'several',
  lines: places.map((place) => lineAt(text, place)),
});

/** Converts an offset that counts CRLF as one character into an offset in `text`. */
function rawOffset(text: string, plainOffset: number): number {
  let raw = 0;
  for (let plain = 0; plain < plainOffset; plain += 1) raw += text.startsWith('\r\n', raw) ? 2 : 1;
  return raw;
}

/** `old` stands there letter by letter; only added lines may be in another hand than the file. */
function inPlace(text: string, old: string, start: number, wanted: string, how: readonly PassedOver[]): Found {
  const [olds, lines] = [old.split('\n'), text.split(/\r?\n/u)];
  const known = new Set(olds);
  const isAdded = (line: string, index: number): boolean =>
    (index > 0 || text[start - 1] === '\n' || start === 0) && !known.has(line) && !isBlank(line);
  const news = wanted.split('\n');
  const same = olds.filter((line) => !isBlank(line)).map((line) => ({ old: splitIndent(line)[0], file: splitIndent(line)[0] }));
  const readIndent = indentReader(
    same,
    indentStyle(lines),
    news.filter(isAdded).map((line) => splitIndent(line)[0]),
    mainIndent(lines),
  );
  const readQuotes = quoteReader(
    olds.map((line) => ({ old: line, file: line, removed: false })),
    text,
  );
  const read: string[] = [];
  for (const [index, line] of news.entries()) {
    const quoted = known.has(line) ? line : readQuotes(line);
    if (quoted === null) return { status: 'unclear', line: lineAt(text, start), reason: 'quotes' };
    const [indent, rest] = splitIndent(quoted);
    const mended = isAdded(line, index) ? readIndent(indent) : indent;
    if (mended === null) return { status: 'unclear', line: lineAt(text, start), reason: 'indentation' };
    read.push(mended + rest);
  }
  const replacement = read.join('\n');
  return { status: 'found', start, end: start + old.length, replacement, how: replacement === wanted ? how : [...how, 'indentation'] };
}

function byLines(text: string, old: string, wanted: string): Found {
  const wholeLines = old.endsWith('\n');
  const [olds, news] = [old, wanted].map((value) => (wholeLines ? value.replace(/\n$/u, '') : value).split('\n')) as [string[], string[]];
  const lines = linesOf(text);
  const bare = stripLineNumbers(olds, news);
  const found = bare === null ? null : inLines(lines, bare.old, bare.wanted, ['line numbers']);
  const result = found?.status === 'none' || found === null ? inLines(lines, olds, news, []) : found;
  if (result.status === 'none') return inFragment(text, old, wanted) ?? (found?.status === 'none' ? found : result);
  if (result.status !== 'found') return result;
  const last = lines[result.to - 1] as Line;
  const hasFeed = last.next > last.end;
  const gone = wholeLines && wanted === '' && hasFeed;
  const end = wholeLines && hasFeed ? last.next : last.end;
  const replacement = gone ? '' : result.lines.join('\n') + (wholeLines && hasFeed && wanted.endsWith('\n') ? '\n' : '');
  return { status: 'found', start: lines[result.from]?.start ?? 0, end, replacement, how: result.how };
}

/** A part of a line or of several, with other quotes. */
function inFragment(text: string, old: string, wanted: string): Found | null {
  const places = occurrences(foldQuotes(text), foldQuotes(old));
  if (places.length === 0) return null;
  if (places.length > 1) return several(text, places);
  const [start, end] = [places[0] ?? 0, (places[0] ?? 0) + old.length];
  const replacement = quoteReader([{ old, file: text.slice(start, end), removed: true }], text)(wanted);
  if (replacement === null) return { status: 'unclear', line: lineAt(text, start), reason: 'quotes' };
  return { status: 'found', start, end, replacement, how: ['quotes'] };
}

type InLines =
  | {
      readonly status: 'found';
      readonly from: number;
      readonly to: number;
      readonly lines: readonly string[];
      readonly how: readonly PassedOver[];
    }
  | Exclude<Found, { status: 'found' }>;

function inLines(lines: readonly Line[], old: readonly string[], wanted: readonly string[], how: readonly PassedOver[]): InLines {
  const whole = placesOf(lines, old, 0);
  const least = Math.min(...whole.map(closeness));
  const close = whole.filter((place) => closeness(place) === least);
  const places = close.length > 0 ? close : placesOf(lines, old, 1);
  if (places.length === 0) return { status: 'none', nearest: nearestPlace(lines, old) };
  if (places.length > 1)
    return close.length > 0
      ? { status: 'several', lines: places.map(({ from }) => from + 1) }
      : { status: 'none', nearest: nearestPlace(lines, old) };
  const place = places[0] as Place;
  const there = lines.slice(place.from, place.to).map(({ text }) => text);
  if (there.join('\n') === wanted.join('\n')) return { status: 'found', from: place.from, to: place.to, lines: there, how: [] };
  const merged = merge(place, wanted, lines);
  if ('unclear' in merged)
    return merged.unclear === 'context'
      ? { status: 'none', nearest: nearestPlace(lines, old) }
      : { status: 'unclear', line: place.from + 1, reason: merged.unclear };
  if (!isCertain(place, lines, merged.nearWrong)) return { status: 'none', nearest: nearestPlace(lines, old) };
  return { status: 'found', from: place.from, to: place.to, lines: merged.lines, how: [...how, ...passedOver(place)] };
}

function passedOver(place: Place): PassedOver[] {
  const { tokens, wrong } = place;
  const certain = tokens.filter((_, index) => index !== wrong);
  const some = (differ: (old: string, file: string) => boolean): boolean => certain.some(({ old, file }) => differ(old, file));
  const how: [PassedOver, boolean][] = [
    ['blanks at line ends', place.otherEnds],
    ['indentation', some((old, file) => plainIndent(old)[0] !== plainIndent(file)[0])],
    ['quotes', some((old, file) => plainIndent(old)[1] !== withoutEnd(plainIndent(file)[1]))],
    ['blank lines', !sameBlanks(place)],
    ['one line of the context', wrong !== null],
  ];
  return how.flatMap(([name, is]) => (is ? [name] : []));
}
