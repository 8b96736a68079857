import { graphemes, line, lineText, lineWidth, takeCells, type Line, type Span } from './line.ts';

/**
 * Wraps a line at spaces into rows of at most `width` cells; all but the first are indented by `hang`. A word that does not fit goes
 * whole to the next row; one that is longer than a row is cut, if possible behind a slash or a dash. What is `whole` is a word that is
 * never cut: a row may be longer for it. Only the spaces at a break are dropped.
 */
export function wrapLine(parts: Line, width: number, hang = 0): Line[] {
  const rows: Span[][] = [[]];
  let used = 0;
  /** Whether a word is in the row. */
  let begun = false;
  const limit = (): number => Math.max(1, rows.length === 1 ? width : width - hang);
  const put = (spans: Line): void => {
    rows.at(-1)?.push(...spans);
    used += lineWidth(spans);
  };
  const breakRow = (): void => {
    // A row of nothing but spaces is not left behind.
    if (begun) rows.push([]);
    else rows.splice(-1, 1, []);
    used = 0;
    begun = false;
  };
  for (const word of wordsOf(parts)) {
    if (isBlank(word)) {
      if (used + lineWidth(word) <= limit()) put(word);
      else if (begun) used = limit();
      continue;
    }
    for (let rest = word; rest.length > 0;) {
      const cells = lineWidth(rest);
      let end = Infinity;
      const isCommand = rest.some(({ whole }) => whole);
      if (used + cells > limit() && (begun || !isCommand)) {
        const whole = isCommand || cells <= (begun ? width - hang : limit());
        end = whole ? 0 : cutAt(lineText(rest), limit() - used, begun);
        // One that is wider than a row has to stand somewhere.
        if (end === 0 && used === 0) end = ([...graphemes(lineText(rest))][0] ?? '').length;
      }
      const [piece, left] = splitAt(rest, end);
      put(piece);
      begun ||= piece.length > 0;
      rest = left;
      if (rest.length > 0) breakRow();
    }
  }
  const indent: Span = { text: ' '.repeat(hang), tone: 'plain' };
  return rows.map((row, index) => trimEnd(index === 0 ? line(row) : line(indent, row)));
}

/** The words and the spaces between them. A word may change its tone within. */
function wordsOf(parts: Line): Line[] {
  const words: Span[][] = [];
  for (const part of parts) {
    for (const text of part.whole ? [part.text] : (part.text.match(/\s+|\S+/gu) ?? [])) {
      const last = words.at(-1);
      if (last !== undefined && isBlank(last) === /^\s/u.test(text)) last.push({ ...part, text });
      else words.push([{ ...part, text }]);
    }
  }
  return words;
}

const isBlank = ([first]: Line): boolean => first !== undefined && /^\s/u.test(first.text);

/** Less than this of a word is not left behind in the row before. */
const leastLeft = 4;

/**
 * After how many characters a word that is longer than a row is cut where `room` cells are left: behind a slash, else (at the start of a
 * row) behind a dash or where the room ends. Behind another word (`begun`) without a good slash: 0.
 */
function cutAt(word: string, room: number, begun: boolean): number {
  const piece = takeCells(word, room);
  const slash = piece.lastIndexOf('/') + 1;
  if (slash >= leastLeft) return slash;
  if (begun) return 0;
  const sign = Math.max(piece.lastIndexOf('-'), piece.lastIndexOf('_')) + 1;
  return sign * 2 >= piece.length ? sign : piece.length;
}

function splitAt(word: Line, end: number): [Span[], Span[]] {
  const [before, after]: [Span[], Span[]] = [[], []];
  let at = 0;
  for (const { text, ...part } of word) {
    const cut = Math.max(0, Math.min(text.length, end - at));
    if (cut > 0) before.push({ ...part, text: text.slice(0, cut) });
    if (cut < text.length) after.push({ ...part, text: text.slice(cut) });
    at += text.length;
  }
  return [before, after];
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
  return text === '' ? trimEnd(row.slice(0, -1)) : [...row.slice(0, -1), { ...last, text }];
}
