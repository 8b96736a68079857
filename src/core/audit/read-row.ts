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
  const known = columns ?? none;
  const [label = '', text = ''] = cells;
  if ((label === '' || ':-'.includes(label.charAt(0))) && cells.every((cell) => /^:?-*:?$/u.test(cell)))
    return { columns: known, finding: null, score: null };
  const score = cells.length === 2 ? { label: withoutMarks(label), text } : null;
  return { columns: known, finding: findingIn(cells, known, section), score };
}

const none: Columns = [];

/** One walk over the cells: most of a long audit in a table is here. */
function findingIn(cells: readonly string[], columns: Columns, section: Severity | null): WrittenFinding | null {
  const told = columns.length > 0 ? toldUnder(cells, columns) : nothingTold;
  let place = told.file ? placeOnly(told.file) : null;
  let severity: Severity | null = null;
  let longest = '';
  let bold = '';
  let otherBold = '';
  for (const cell of cells) {
    const own: Severity | null = severity === null ? severityIn(cell) : null;
    if (own !== null) {
      severity = own;
      continue;
    }
    if (cell.length < 7 && /^#?\d{0,4}[.)]?$/u.test(cell)) continue;
    const at = placeOnly(cell);
    if (at !== null) place ??= at;
    else {
      if (cell.length > longest.length) longest = cell;
      if (!cell.startsWith('**')) continue;
      if (bold === '') bold = cell;
      else otherBold ||= cell;
    }
  }
  severity ??= columns.length > 0 ? section : null;
  if (severity === null) return null;
  const title = withoutMarks(told.title || told.description || longest);
  if (title === '' || isOnlyCount(title)) return null;
  const { file, line } = place ?? placeIn(title);
  let category = withoutMarks(told.category || bold);
  if (!told.category && category === title) category = withoutMarks(otherBold);
  return {
    severity,
    category,
    title,
    description: told.title ? (told.description ?? '') : '',
    file,
    line: line ?? (told.line ? Number(/^\d{1,7}/u.exec(told.line)?.[0] ?? 0) || null : null),
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
  const at = cell.indexOf('P');
  const digit = at < 0 ? 0 : cell.charCodeAt(at + 1);
  if (digit < 48 || digit > 52) return null;
  // The expression says the same of nearly every cell, in more time.
  if (cell.length === at + 2 && at <= 8 && isMark(cell, at)) return cell.slice(at) as Severity;
  const found = /^[^\p{L}\p{N}]{0,8}(P[0-4])(\b[^\p{N}]{0,30})?$/u.exec(cell);
  return found && isOnlyCount(found[2] ?? '') ? (found[1] as Severity) : null;
}

/** Blanks, stars and coloured circles up to there. */
function isMark(cell: string, end: number): boolean {
  for (let at = 0; at < end; at++) {
    const sign = cell.charCodeAt(at);
    if (sign !== 32 && sign !== 42 && sign !== 0xd83d && (sign < 0xdc00 || sign > 0xdfff)) return false;
  }
  return true;
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
