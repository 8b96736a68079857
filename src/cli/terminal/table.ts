import { line, lineWidth, padLine, type Line } from './line.ts';
import { hangingLines, trimEnd, wrapLine } from './wrap-line.ts';

export interface Column {
  /** Cells right-aligned: figures. */
  readonly align?: 'left' | 'right';
  /** The column that takes the room that is left and wraps; at most one, the first if several. */
  readonly grow?: boolean;
}

const gap = 2;
/** If the growing column gets less room than this, rows are stacked. */
const readable = 24;

/**
 * Aligned rows with two cells between columns, indented by `indent` cells. Nothing is cut off: the growing column wraps, and in a narrow
 * terminal the columns after it move to the next line.
 */
export function tableLines(columns: readonly Column[], rows: readonly (readonly Line[])[], width: number, indent = 2): Line[] {
  const used = columns.map((_, index) => Math.max(0, ...rows.map((row) => lineWidth(row[index] ?? []))));
  const growing = columns.findIndex((column) => column.grow);
  const fixed = columns.reduce((sum, _, index) => sum + (index === growing || used[index] === 0 ? 0 : (used[index] ?? 0) + gap), indent);
  const wanted = growing < 0 ? 0 : (used[growing] ?? 0);
  const room = Math.min(wanted, width - fixed);
  const below = wanted > 0 && room < Math.min(readable, wanted);
  const widths = used.map((cells, index) => (index === growing ? Math.max(1, room) : cells));
  return rows.flatMap((row) =>
    below ? stacked(columns, row, widths, growing, width, indent) : sideBySide(columns, row, widths, growing, indent),
  );
}

function sideBySide(columns: readonly Column[], row: readonly Line[], widths: readonly number[], growing: number, indent: number): Line[] {
  const wrapped = growing < 0 ? [[]] : wrapLine(row[growing] ?? [], widths[growing] ?? 1);
  return wrapped.map((piece, at) =>
    finish(
      columns.map((column, index) => ({
        cell: index === growing ? piece : at === 0 ? (row[index] ?? []) : [],
        width: widths[index] ?? 0,
        column,
      })),
      indent,
    ),
  );
}

function stacked(
  columns: readonly Column[],
  row: readonly Line[],
  widths: readonly number[],
  growing: number,
  width: number,
  indent: number,
): Line[] {
  const before = columns.map((column, index) => ({ cell: row[index] ?? [], width: widths[index] ?? 0, column })).slice(0, growing);
  const hang = indent + 2;
  const lead = finish(before, indent);
  const leadWidth = before.reduce((sum, { width: cells }) => sum + (cells > 0 ? cells + gap : 0), indent - gap);
  const beside =
    growing === 0
      ? line(' '.repeat(indent))
      : lineWidth(lead) === 0
        ? line(' '.repeat(hang))
        : line(padLine(lead, leadWidth), ' '.repeat(gap));
  const head = wrapLine(line(beside, row[growing] ?? []), width, hang);
  const after = row.slice(growing + 1).filter((cell) => lineWidth(cell) > 0);
  const rest = after.flatMap((cell, index) => (index === 0 ? cell : line(' '.repeat(gap), cell)));
  return [...head, ...(rest.length > 0 ? hangingLines(line(' '.repeat(hang)), rest, width, hang) : [])].filter(
    (piece) => lineWidth(piece) > 0,
  );
}

function finish(cells: readonly { cell: Line; width: number; column: Column }[], indent: number): Line {
  const shown = cells.filter(({ width }) => width > 0);
  const parts = shown.map(({ cell, width, column }, index) => {
    const last = index === shown.length - 1;
    const padded = last && column.align !== 'right' ? cell : padLine(cell, width, column.align);
    return index === 0 ? padded : line(' '.repeat(gap), padded);
  });
  return trimEnd(line(' '.repeat(indent), ...parts));
}
