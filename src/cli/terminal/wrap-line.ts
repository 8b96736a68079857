import { graphemes, line, takeCells, textWidth, type Line, type Span } from './line.ts';

/**
 * Wraps a line at spaces into rows of at most `width` cells; all but the first are indented by `hang`. Words longer than a row are cut,
 * paths if possible behind a slash. Only the spaces at a break are dropped.
 */
export function wrapLine(parts: Line, width: number, hang = 0): Line[] {
  const rows: Span[][] = [[]];
  let used = 0;
  const limit = (): number => Math.max(1, rows.length === 1 ? width : width - hang);
  const put = ({ text, tone }: Span): void => {
    rows.at(-1)?.push({ text, tone });
    used += textWidth(text);
  };
  const breakRow = (): void => {
    rows.push([]);
    used = 0;
  };
  const putLong = (word: string, tone: Span['tone']): void => {
    for (let rest = word; rest !== '';) {
      const piece = beginning(rest, limit() - used, used === 0);
      if (piece === '') breakRow();
      else {
        put({ text: piece, tone });
        rest = rest.slice(piece.length);
        if (rest !== '') breakRow();
      }
    }
  };
  for (const { text, tone } of parts) {
    for (const word of text.match(/\s+|\S+/gu) ?? []) {
      const cells = textWidth(word);
      if (used + cells <= limit()) put({ text: word, tone });
      else if (/^\s/.test(word)) breakRow();
      else {
        if (used > 0 && cells <= width - hang) breakRow();
        putLong(word, tone);
      }
    }
  }
  const indent: Span = { text: ' '.repeat(hang), tone: 'plain' };
  return rows.map((row, index) => trimEnd(index === 0 ? line(row) : line(indent, row)));
}

/** The part of a long word that fits into `room` cells; at the start of a row (`must`) at least one character. */
function beginning(word: string, room: number, must: boolean): string {
  const piece = takeCells(word, room);
  if (piece === '') return must ? ([...graphemes(word)][0] ?? word) : '';
  const slash = piece.length < word.length ? piece.lastIndexOf('/') + 1 : 0;
  return slash > piece.length / 3 ? piece.slice(0, slash) : piece;
}

/** Wrapped rows behind a first part; all but the first are indented by `hang` cells. */
export function hangingLines(first: Line, rest: Line, width: number, hang: number): Line[] {
  return wrapLine(rest, width - hang).map((row, index) => (index === 0 ? line(first, row) : line(' '.repeat(hang), row)));
}

/** Without the spaces at its end. */
export function trimEnd(row: Line): Line {
  const last = row.at(-1);
  if (!last || !/\s$/.test(last.text)) return row;
  const text = last.text.trimEnd();
  return text === '' ? trimEnd(row.slice(0, -1)) : [...row.slice(0, -1), { text, tone: last.tone }];
}
