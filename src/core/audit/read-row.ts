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
  const own = cells.findIndex((cell) => severityIn(cell) !== null);
  const severity = own >= 0 ? severityIn(cells[own] ?? '') : columns.length > 0 ? section : null;
  if (severity === null) return null;
  const under = (field: Columns[number]): string => cells[columns.indexOf(field)] ?? '';
  const place = (under('file') === '' ? null : placeOnly(under('file'))) ?? cells.map(placeOnly).find((one) => one !== null) ?? null;
  const rest = cells.filter((cell, index) => index !== own && !/^#?\d{0,4}[.)]?$/u.test(cell) && placeOnly(cell) === null);
  const title = withoutMarks(under('title') || under('description') || longestOf(rest));
  if (title === '' || isOnlyCount(title)) return null;
  const category = withoutMarks(under('category') || (rest.find((cell) => cell.startsWith('**') && withoutMarks(cell) !== title) ?? ''));
  const named = place ?? placeIn(title);
  const number = Number(/^\d{1,7}/u.exec(under('line'))?.[0] ?? 0);
  return {
    severity,
    category,
    title,
    description: under('title') === '' ? '' : under('description'),
    file: named.file,
    line: named.line ?? (number > 0 ? number : null),
    recommendation: under('recommendation'),
  };
}

/** "🔴 P0", "**P1**", "P2 (medium)"; null: it says something else. */
function severityIn(cell: string): Severity | null {
  const found = /^[^\p{L}\p{N}]{0,8}(P[0-4])(?:\b[^\p{N}]{0,30})?$/u.exec(cell)?.[1];
  return found !== undefined && isOnlyCount(cell) ? (found as Severity) : null;
}

function longestOf(cells: readonly string[]): string {
  return cells.reduce((best, cell) => (cell.length > best.length ? cell : best), '');
}

/** Cells of a row; a bar in code, or behind a backslash, divides nothing. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let inCode = false;
  const row = line.trim();
  for (let index = 0; index < row.length; index++) {
    const sign = row.charAt(index);
    if (sign === '`') inCode = !inCode;
    if (sign !== '|' || inCode || cell.endsWith('\\')) cell += sign;
    else {
      if (index > 0) cells.push(cell.trim());
      cell = '';
    }
  }
  return cell.trim() === '' ? cells : [...cells, cell.trim()];
}
