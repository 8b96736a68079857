import type { Lead } from './score.ts';

interface Drawn {
  /** What it is, as the style sheet calls it; several words are several classes. */
  readonly look: string;
  /** Told when it is pointed at. */
  readonly title?: string;
  readonly lead?: Lead;
}

/** One stroke of a drawing, in pixels. `anchor`: the side of a text that `x` is. */
export type Shape =
  | (Drawn & {
      readonly is: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly radius?: number;
    })
  | (Drawn & { readonly is: 'path'; readonly d: string })
  | (Drawn & { readonly is: 'text'; readonly x: number; readonly y: number; readonly text: string; readonly anchor?: 'middle' | 'end' });

/** `inner`: what lies behind the edge of the names, which is `left` pixels from the left, and is cut there. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly left?: number;
  readonly outer: readonly Shape[];
  readonly inner: readonly Shape[];
}

/** About as wide as a character is in the small type of a drawing, in pixels; the fonts of some systems are wider than those of others. */
export const characterWidth = 6.6;

/** How much room a text in small type takes, in pixels. */
export function textWidth(text: string): number {
  return text.length * characterWidth;
}

/**
 * A text cut between two words to a width in pixels; '' where not even the first word could be read. `head`: of a command the last word tells
 * most, so no more is left of it than that and so many characters of its begin.
 */
export function fitting(text: string, width: number, head: number | null = null): string {
  const most = Math.floor(width / characterWidth);
  if (text.length <= most) return text;
  if (head === null) {
    const end = text.lastIndexOf(' ', most - 1);
    return end <= 0 ? '' : `${text.slice(0, end).trimEnd()}…`;
  }
  const last = text.slice(text.lastIndexOf(' ') + 1);
  return head + 1 + last.length > most ? '' : `${text.slice(0, head)}…${last}`;
}

/** A text in at most `most` lines of that many pixels, broken between words, or within one that is longer than a line. */
export function wrapped(text: string, width: number, most: number): string[] {
  const length = Math.max(4, Math.floor(width / characterWidth));
  const lines: string[] = [];
  let rest = text.trim();
  while (rest.length > length && lines.length < most - 1) {
    const space = rest.lastIndexOf(' ', length);
    // A name is broken behind what joins its parts.
    const joint = Math.max(...['-', '_', '/', '.'].map((sign) => rest.lastIndexOf(sign, length - 1) + 1));
    const end = space > 0 ? space : joint > 0 ? joint : length;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest.length > length ? `${rest.slice(0, length - 1)}…` : rest];
}

/** Rounded to a tenth of a pixel: a drawing of thousands of strokes stays small. */
export function px(value: number): number {
  return Math.round(value * 10) / 10;
}
