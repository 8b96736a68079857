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

/** `inner`: what lies behind the edge of the names, and is cut there. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly outer: readonly Shape[];
  readonly inner: readonly Shape[];
}

/** About as wide as a character is in the small type of a drawing, in pixels. */
export const characterWidth = 6.1;

/**
 * A text cut to a width in pixels; '' where nothing of it could be read. `head`: of a command the last word tells most, so no more is left of it
 * than that and so many characters of its begin.
 */
export function fitting(text: string, width: number, head: number | null = null): string {
  const most = Math.floor(width / characterWidth);
  if (text.length <= most) return text;
  if (most < 6) return '';
  if (head === null) return `${text.slice(0, most - 1)}…`;
  const last = text.slice(text.lastIndexOf(' ') + 1);
  return head + 1 + last.length > most ? '' : `${text.slice(0, head)}…${last}`;
}

/** Rounded to a tenth of a pixel: a drawing of thousands of strokes stays small. */
export function px(value: number): number {
  return Math.round(value * 10) / 10;
}
