import { cellWidth } from './cell-width.ts';
import { line, takeCells, type Line, type Span } from './line.ts';

/** Breaks a line at spaces into rows of at most `width` cells; words longer than a row are cut. Never loses a character but the spaces at a break. */
export function wrapLine(parts: Line, width: number): Line[] {
  const limit = Math.max(1, width);
  const rows: Span[][] = [[]];
  let used = 0;
  const put = (text: string, tone: Span['tone']): void => {
    rows.at(-1)?.push({ text, tone });
    used += cellWidth(text);
  };
  const breakRow = (): void => {
    rows.push([]);
    used = 0;
  };
  for (const part of parts) {
    for (const word of part.text.match(/\s+|\S+/gu) ?? []) {
      const cells = cellWidth(word);
      if (used + cells <= limit) put(word, part.tone);
      else if (/^\s/.test(word)) breakRow();
      else {
        if (used > 0 && cells <= limit) breakRow();
        for (let rest = word; rest !== ''; ) {
          if (used >= limit) breakRow();
          // A character wider than the row is printed anyway: better torn than lost.
          const piece = takeCells(rest, limit - used) || (used === 0 ? ([...rest][0] ?? rest) : '');
          if (piece === '') {
            breakRow();
            continue;
          }
          put(piece, part.tone);
          rest = rest.slice(piece.length);
        }
      }
    }
  }
  return rows.map((row) => trimEnd(line(row)));
}

/** Wrapped rows, all but the first set in by `hang` cells. */
export function hangingLines(first: Line, rest: Line, width: number, hang: number): Line[] {
  const indent = { text: ' '.repeat(hang), tone: 'plain' } as const;
  return wrapLine(rest, width - hang).map((row, index) => (index === 0 ? line(first, row) : line(indent, row)));
}

function trimEnd(row: Line): Line {
  const last = row.at(-1);
  if (!last || !/\s$/.test(last.text)) return row;
  const text = last.text.trimEnd();
  return text === '' ? trimEnd(row.slice(0, -1)) : [...row.slice(0, -1), { text, tone: last.tone }];
}
