import { sanitise } from '../../core/report/sanitise.ts';
import { line, lineWidth, span, type Line, type Span, type Tone } from './line.ts';
import { quotedLines } from './quoted-lines.ts';
import { tableLines } from './table.ts';
import { hangingLines, wrapLine } from './wrap-line.ts';

/** Somebody's Markdown for reading: headings stand out, boxes are boxes, long lines hang below their bullet. No word is left out. */
export function markdownLines(text: string, width: number): Line[] {
  const rows = text.trimEnd().split(/\r\n|\n|\r/);
  return rows.flatMap((raw, index) => {
    // Sections stand apart also where the file has no blank line between them.
    const apart = index > 0 && /^#{1,3}\s/.test(raw) && rows[index - 1]?.trim() !== '' && !/^#{1,3}\s/.test(rows[index - 1] ?? '');
    return [...(apart ? [[]] : []), ...markdownLine(raw, width, (words) => line(words))];
  });
}

/** Our own Markdown as a screen: tables are drawn, code is quoted, and its signs are gone. */
export function documentLines(text: string, width: number): Line[] {
  const rows = text.trimEnd().split('\n');
  const lines: Line[] = [];
  for (let at = 0; at < rows.length;) {
    const row = rows[at] ?? '';
    const fence = /^`{3,}/u.exec(row)?.[0];
    if (fence !== undefined) {
      const block = rowsFrom(rows, at + 1, (other) => other !== fence);
      lines.push(...quotedLines(block.join('\n'), width, 2, block.length));
      at += block.length + 2;
    } else if (row.startsWith('|')) {
      const table = rowsFrom(rows, at, (other) => other.startsWith('|'));
      lines.push(...drawnTable(table.map(cellsOf), width));
      at += table.length;
    } else {
      // A title stands right above its section.
      if (row !== '' || !(rows[at - 1] ?? '').startsWith('#')) lines.push(...markdownLine(row, width, inline));
      at += 1;
    }
  }
  return lines;
}

function rowsFrom(rows: readonly string[], first: number, belongs: (row: string) => boolean): readonly string[] {
  let end = first;
  while (end < rows.length && belongs(rows[end] ?? '')) end += 1;
  return rows.slice(first, end);
}

function markdownLine(raw: string, width: number, read: (words: string) => Line): Line[] {
  const heading = /^(#{1,6})\s+(.*)$/.exec(raw);
  if (heading) {
    const tone = (heading[1]?.length ?? 1) > 3 ? 'accent' : 'strong';
    return wrapLine(
      read(heading[2] ?? '').map((part) => (part.tone === 'plain' ? { ...part, tone } : part)),
      width,
    );
  }
  const item = /^(\s*)([-*+]|\d+[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/.exec(raw);
  if (!item) return wrapLine(read(raw), width);
  const [, space = '', bullet = '', box, words = ''] = item;
  const sign = `${/\d/.test(bullet) ? `${bullet} ` : box === undefined ? '• ' : ''}${box === undefined ? '' : box === ' ' ? '☐ ' : '☑ '}`;
  const first = `  ${sanitise(space)}${sign}`;
  return hangingLines(line(first), read(words), width, first.length);
}

const marks: Readonly<Record<string, Tone>> = { '✓': 'good', '✗': 'bad', '!': 'warn', '●': 'accent', '•': 'dim' };

/** Bold, code and signs that are meant as they are; a mark at the beginning has its colour. */
function inline(words: string): Line {
  const [mark = ''] = words;
  const tone = words.length === 1 || words[1] === ' ' ? marks[mark] : undefined;
  if (tone !== undefined) return line(span(mark, tone), inline(words.slice(1)));
  if (!/[\\`*]/u.test(words)) return words === '' ? [] : [span(words)];
  const parts = words.matchAll(
    /\\(?<sign>[\\`*_{}[\]<>|#])|\*\*(?<bold>(?:\\.|[^*])+)\*\*|(?<ticks>`+) ?(?<code>.*?) ?\k<ticks>(?!`)|(?<plain>[^\\`*]+|.)/gsu,
  );
  return line(
    ...[...parts].flatMap(({ groups = {} }): Line => {
      if (groups['bold'] !== undefined) return inline(groups['bold']).map((part: Span) => ({ ...part, tone: 'strong' }));
      return [span(groups['sign'] ?? groups['code']?.replaceAll('\\|', '|') ?? groups['plain'] ?? '')];
    }),
  );
}

function cellsOf(row: string): Line[] {
  const cells = row.slice(1, -1).match(/(?:\\.|[^|\\])+/gu) ?? [];
  return cells.map((cell) => inline(cell.trim()));
}

/** The widest column wraps; figures stand to the right. On a narrow screen each figure is named instead of its column. */
function drawnTable([names = [], , ...rows]: readonly Line[][], width: number): Line[] {
  const widths = names.map((_, column) => Math.max(0, ...rows.map((row) => lineWidth(row[column] ?? []))));
  const growing = widths.indexOf(Math.max(...widths));
  const text = (cell: Line | undefined): string => (cell ?? []).map((part) => part.text).join('');
  const columns = names.map((_, column) => ({
    grow: column === growing,
    align: rows.every((row) => /^(?:[+−$]?\d.*|unpriced|)$/u.test(text(row[column]))) ? ('right' as const) : ('left' as const),
  }));
  const dim = names.map((name) => name.map((part) => ({ ...part, tone: 'dim' as const })));
  const taken = widths.reduce(
    (sum, cells, column) => sum + (column === growing ? Math.min(cells, 24) : Math.max(cells, lineWidth(names[column] ?? []))) + 2,
    2,
  );
  if (columns.filter(({ align }) => align === 'right').length < 3) return tableLines(columns, rows, width);
  if (taken <= width) return tableLines(columns, [dim, ...rows], width);
  const named = (cell: Line, column: number): Line =>
    columns[column]?.align === 'right' && cell.length > 0 ? line(dim[column] ?? [], ' ', cell) : cell;
  return tableLines(
    columns,
    rows.map((row) => row.map(named)),
    width,
  );
}
