import { line, lineWidth, padLine, type Line } from './line.ts';
import { hangingLines, wrapLine } from './wrap-line.ts';

export interface Column {
  /** Cells right-aligned: figures. */
  readonly align?: 'left' | 'right';
  /** The column that takes the room that is left and wraps; at most one, the first if several. */
  readonly grow?: boolean;
}

const gap = 2;
/** A growing column narrower than this is put below its row instead. */
const readable = 14;

/**
 * Rows as aligned lines, two cells between columns, `indent` cells before. Nothing is cut off: the growing
 * column wraps, and in a narrow terminal it moves below its row.
 */
export function tableLines(columns: readonly Column[], rows: readonly (readonly Line[])[], width: number, indent = 2): Line[] {
  const used = columns.map((_, index) => Math.max(0, ...rows.map((row) => lineWidth(row[index] ?? []))));
  const growing = columns.findIndex((column) => column.grow);
  const fixed = columns.reduce((sum, _, index) => sum + (index === growing || used[index] === 0 ? 0 : (used[index] ?? 0) + gap), indent);
  const wanted = growing < 0 ? 0 : (used[growing] ?? 0);
  const room = Math.min(wanted, width - fixed);
  const below = wanted > 0 && room < Math.min(readable, wanted);
  const widths = used.map((cells, index) => (index === growing ? Math.max(1, room) : cells));
  return rows.flatMap((row) => (below ? stacked(columns, row, widths, growing, width, indent) : sideBySide(columns, row, widths, growing, indent)));
}

function sideBySide(columns: readonly Column[], row: readonly Line[], widths: readonly number[], growing: number, indent: number): Line[] {
  const wrapped = growing < 0 ? [[]] : wrapLine(row[growing] ?? [], widths[growing] ?? 1);
  return wrapped.map((piece, at) =>
    finish(columns.map((column, index) => ({ cell: index === growing ? piece : at === 0 ? (row[index] ?? []) : [], width: widths[index] ?? 0, column })), indent),
  );
}

function stacked(columns: readonly Column[], row: readonly Line[], widths: readonly number[], growing: number, width: number, indent: number): Line[] {
  const others = columns.map((column, index) => ({ cell: row[index] ?? [], width: widths[index] ?? 0, column })).filter((_, index) => index !== growing);
  const head = wrapLine(finish(others, indent), width);
  const rest = row[growing] ?? [];
  return lineWidth(rest) === 0 ? head : [...head, ...hangingLines(line(' '.repeat(indent + 2)), rest, width, indent + 2)];
}

function finish(cells: readonly { cell: Line; width: number; column: Column }[], indent: number): Line {
  const shown = cells.filter(({ width }) => width > 0);
  const parts = shown.map(({ cell, width, column }, index) => {
    const last = index === shown.length - 1;
    const padded = last && column.align !== 'right' ? cell : padLine(cell, width, column.align);
    return index === 0 ? padded : line(' '.repeat(gap), padded);
  });
  return trimmed(line(' '.repeat(indent), ...parts));
}

function trimmed(row: Line): Line {
  const last = row.at(-1);
  return last && /^\s*$/.test(last.text) && row.length > 0 ? trimmed(row.slice(0, -1)) : row;
}
