import stringWidth from 'string-width';
import { sanitise } from '../../core/report/sanitise.ts';

/** What a piece of text means; colours are chosen when it is printed. */
export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'bad' | 'warn' | 'accent';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
  /** Never broken by a line break: a command has to survive copying. */
  readonly whole?: true;
}

/** One row of the terminal, without colours and without a line end. Its text is sanitised. */
export type Line = readonly Span[];

let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as one character each. Making the segmenter is a tenth of a start, and most lines need none. */
export function graphemes(text: string): Iterable<string> {
  if (isPlain(text)) return text;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Cells that a text takes. */
export const textWidth = (text: string): number => (isPlain(text) ? text.length : stringWidth(text));

/**
 * Only characters of one unit and one cell, each of which stands alone: what our own texts are made of (Latin letters, dashes, quotes, arrows,
 * signs of mathematics, boxes, ticks). For others a table of all emoji is compiled, which takes a twentieth of a second.
 */
const isPlain = (text: string): boolean => /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027‹›\u2190-\u22ff\u2500-\u25fc☐☑✓✗]*$/u.test(text);

type Part = string | Span | Line;

/** Puts a line together; plain strings are sanitised. */
export function line(...parts: readonly Part[]): Line {
  return parts
    .flatMap((part) => (typeof part === 'string' ? [span(part)] : isSpan(part) ? [part] : part))
    .filter((part) => part.text !== '');
}

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: sanitise(text), tone };
}

/** A command, or a part of one, that the person may copy. */
export function command(text: string, tone: Tone = 'plain'): Span {
  return { ...span(text, tone), whole: true };
}

function isSpan(part: Span | Line): part is Span {
  return !Array.isArray(part);
}

/** Cells that the line takes. */
export function lineWidth(parts: Line): number {
  return parts.reduce((sum, part) => sum + textWidth(part.text), 0);
}

/** The line without its tones. */
export function lineText(parts: Line): string {
  return parts.map((part) => part.text).join('');
}

/** At most `width` cells; what is cut off is marked by an ellipsis. */
export function clipLine(parts: Line, width: number): Line {
  if (lineWidth(parts) <= width) return parts;
  if (width <= 0) return [];
  const kept: Span[] = [];
  let left = width - 1;
  for (const part of parts) {
    const text = takeCells(part.text, left);
    left -= textWidth(text);
    kept.push({ text, tone: part.tone });
    if (text !== part.text) break;
  }
  const last = kept.at(-1);
  return [...kept.slice(0, -1), ...(last ? [{ text: `${last.text}…`, tone: last.tone }] : [])];
}

/** The longest beginning that fits into `width` cells, never a part of a character. */
export function takeCells(text: string, width: number): string {
  let taken = '';
  let left = width;
  for (const letter of graphemes(text)) {
    left -= textWidth(letter);
    if (left < 0) break;
    taken += letter;
  }
  return taken;
}

/** Fills up with spaces to `width` cells; longer lines are clipped. */
export function padLine(parts: Line, width: number, align: 'left' | 'right' = 'left'): Line {
  const clipped = clipLine(parts, width);
  const gap: Span = { text: ' '.repeat(Math.max(0, width - lineWidth(clipped))), tone: 'plain' };
  return align === 'left' ? line(clipped, gap) : line(gap, clipped);
}

const codes: Readonly<Record<Tone, string>> = { plain: '', strong: '1', dim: '2', good: '32', bad: '31', warn: '33', accent: '36' };

/** The line with escape sequences, which are made only here; the text is sanitised once more. */
export function renderLine(parts: Line, colour: boolean): string {
  return parts
    .map(({ text, tone }) => (colour && tone !== 'plain' ? `\u001b[${codes[tone]}m${sanitise(text)}\u001b[0m` : sanitise(text)))
    .join('');
}
