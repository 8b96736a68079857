import { wrapLine } from './wrap-line.ts';
import { clipLine, lineWidth, renderLine, type Line } from './line.ts';
import type { Output } from './output.ts';

/** A log that scrolls and, in a terminal, a block below it that is redrawn in place. */
export interface Screen {
  /** Whether there is a block to draw: a terminal that can move its cursor. */
  readonly live: boolean;
  readonly output: Output;
  /** Cells that a line may take. */
  width(): number;
  /** Rows of the terminal; a block never fills all of them. */
  rows(): number;
  /** Prints rows as they are: commands and other texts that have to survive copying. */
  log(lines: readonly Line[]): void;
  /** Prints prose, which wraps at words; what follows a row of it is indented by `hang` cells. */
  say(lines: readonly Line[], hang?: number): void;
  /** Replaces the block; [] removes it and shows the cursor again. Without a terminal nothing happens. */
  draw(lines: readonly Line[]): void;
  /** A prompt as coloured text, for the line editor. */
  prompt(text: Line): string;
}

export interface ScreenOptions {
  readonly live: boolean;
  readonly colour: boolean;
  /** For streams that do not know their width. Cells. */
  readonly width?: number;
}

const escape = '\u001b';
const hideCursor = `${escape}[?25l`;
const showCursor = `${escape}[?25h`;
const eraseLine = `${escape}[K`;
const eraseBelow = `${escape}[J`;
const fallback = { width: 100, rows: 24 };

export function createScreen(output: Output, options: ScreenOptions): Screen {
  let block: readonly Line[] = [];
  const width = (): number => Math.max(20, output.stream.columns || options.width || fallback.width);
  const rows = (): number => Math.max(5, output.stream.rows || fallback.rows);

  /** Moves to the block's first row. Rows are counted at the current width, because a narrower terminal has wrapped the lines. */
  const toTop = (): string => {
    const up = block.reduce((sum, row) => sum + Math.max(1, Math.ceil(lineWidth(row) / width())), 0) - 1;
    return block.length === 0 ? '' : `\r${up > 0 ? `${escape}[${up}A` : ''}`;
  };
  // One cell stays free: a terminal that wraps in its last column would shift the whole block.
  const blockText = (lines: readonly Line[]): string =>
    lines.map((row) => `${renderLine(clipLine(row, width() - 1), options.colour)}${eraseLine}`).join('\n');

  const log = (lines: readonly Line[]): void => {
    if (lines.length === 0) return;
    const text = lines.map((row) => `${renderLine(row, options.colour)}${block.length > 0 ? eraseLine : ''}\n`).join('');
    output.write(block.length === 0 ? text : `${toTop()}${text}${blockText(block)}${eraseBelow}`);
  };

  return {
    live: options.live,
    output,
    width,
    rows,
    prompt: (text) => renderLine(text, options.colour),
    log,
    say: (lines, hang = 0) => log(lines.flatMap((row) => wrapLine(row, width() - 1, hang))),
    draw(lines) {
      if (!options.live || (lines.length === 0 && block.length === 0)) return;
      const next = lines.slice(-(rows() - 1)).map((row) => clipLine(row, width() - 1));
      if (next.length === 0) output.write(`${toTop()}${eraseBelow}${showCursor}`);
      else output.write(`${block.length === 0 ? hideCursor : toTop()}${blockText(next)}${eraseBelow}`);
      block = next;
    },
  };
}
