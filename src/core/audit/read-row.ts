import type { Severity, WrittenFinding } from '../../protocol/audit.ts';
import { withoutMarks } from '../spec/markdown-lines.ts';
import { fieldNamed, isOnlyCount } from './audit-words.ts';
import { placeIn, placeOnly } from './read-place.ts';

/** What each column of a table is about. */
export type Columns = readonly ReturnType<typeof fieldNamed>[];

interface Row {
  /** Of the table that the row belongs to. */
  readonly columns: Columns | null;
  readonly finding: WrittenFinding | null;
  /** `| **Score** | 75/100 |` */
  readonly score: { readonly label: string; readonly text: string } | null;
}

/**
 * A row of a table: `| 1 | **Security** | 🔴 P0 | \`a/b.py:45\` | text |`. `columns`: by the rows before it; null: it begins a table. `section`: of the
 * heading above, for tables that do not say it themselves.
 */
export function readRow(line: string, columns: Columns | null, section: Severity | null): Row {
  const cells = cellsOf(line);
  if (columns === null) {
    const named = cells.map(fieldNamed);
    if (named.some((one) => one !== null) && cells.every((cell) => severityIn(cell) === null))
      return { columns: named, finding: null, score: null };
  }
  const known = columns ?? [];
  const [label = '', text = ''] = cells;
  const score = cells.length === 2 ? { label: withoutMarks(label), text } : null;
  if (cells.every((cell) => /^:?-*:?$/u.test(cell))) return { columns: known, finding: null, score: null };
  return { columns: known, finding: findingIn(cells, known, section), score };
}

function findingIn(cells: readonly string[], columns: Columns, section: Severity | null): WrittenFinding | null {
  let own: Severity | null = null;
  const ownAt = cells.findIndex((cell) => (own = severityIn(cell)) !== null);
  const severity = own ?? (columns.length > 0 ? section : null);
  if (severity === null) return null;
  const told = columns.length > 0 ? toldUnder(cells, columns) : nothingTold;
  let place = told.file ? placeOnly(told.file) : null;
  const rest: string[] = [];
  for (const [index, cell] of cells.entries()) {
    if (index === ownAt || (cell.length < 7 && /^#?\d{0,4}[.)]?$/u.test(cell))) continue;
    const at = placeOnly(cell);
    if (at === null) rest.push(cell);
    else place ??= at;
  }
  const title = withoutMarks(told.title || told.description || longestOf(rest));
  if (title === '' || isOnlyCount(title)) return null;
  const named = place ?? placeIn(title);
  const number = told.line ? Number(/^\d{1,7}/u.exec(told.line)?.[0] ?? 0) : 0;
  const bold = rest.find((cell) => cell.startsWith('**') && withoutMarks(cell) !== title);
  return {
    severity,
    category: withoutMarks(told.category || (bold ?? '')),
    title,
    description: told.title ? (told.description ?? '') : '',
    file: named.file,
    line: named.line ?? (number > 0 ? number : null),
    recommendation: told.recommendation ?? '',
  };
}

type Told = Partial<Record<NonNullable<Columns[number]>, string>>;
const nothingTold: Told = {};

/** The first cell of each column whose heading says what it is about. */
function toldUnder(cells: readonly string[], columns: Columns): Told {
  const told: Told = {};
  for (const [index, field] of columns.entries()) if (field !== null) told[field] ??= cells[index] ?? '';
  return told;
}

/** "🔴 P0", "**P1**", "P2 (medium)"; null: it says something else. */
function severityIn(cell: string): Severity | null {
  if (!cell.includes('P')) return null;
  const found = /^[^\p{L}\p{N}]{0,8}(P[0-4])(\b[^\p{N}]{0,30})?$/u.exec(cell);
  return found && isOnlyCount(found[2] ?? '') ? (found[1] as Severity) : null;
}

function longestOf(cells: readonly string[]): string {
  return cells.reduce((best, cell) => (cell.length > best.length ? cell : best), '');
}

const [tick, bar, backslash] = [96, 124, 92];

/** Cells of a row; a bar in code, or behind a backslash, divides nothing. */
function cellsOf(line: string): string[] {
  const row = line.trim();
  const cells: string[] = [];
  let start = 0;
  let inCode = false;
  for (let at = 0; at < row.length; at++) {
    const sign = row.charCodeAt(at);
    if (sign === tick) inCode = !inCode;
    else if (sign === bar && !inCode && row.charCodeAt(at - 1) !== backslash) {
      if (at > 0) cells.push(row.slice(start, at).trim());
      start = at + 1;
    }
  }
  const last = row.slice(start).trim();
  return last === '' ? cells : [...cells, last];
}
