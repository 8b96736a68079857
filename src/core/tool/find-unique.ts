/** Where a text was found (offsets in the file's text), and its replacement. */
export type Found =
  | {
      readonly status: 'found';
      readonly start: number;
      readonly end: number;
      readonly replacement: string;
      readonly how: 'exact' | 'line ends' | 'trailing blanks' | 'indentation';
    }
  /** Lines (from 1) where it begins. */
  | { readonly status: 'several'; readonly lines: readonly number[] }
  /** Lines (from 1) that look like its first one. */
  | { readonly status: 'none'; readonly similar: readonly number[] };

interface Line {
  readonly text: string;
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  /** With it. */
  readonly next: number;
}

/**
 * Finds `old` in `text`: exactly; else ignoring line ends; else ignoring blanks at line ends; else with the whole block indented
 * differently, and then the replacement is indented the same way. The first way that finds anything decides; several matches are an
 * error. `replacement` keeps the line ends of `wanted`.
 */
export function findUnique(text: string, old: string, wanted: string): Found {
  const exact = placesOf(text, old);
  if (exact.length === 1)
    return { status: 'found', start: exact[0] ?? 0, end: (exact[0] ?? 0) + old.length, replacement: wanted, how: 'exact' };
  if (exact.length > 1) return several(text, exact);

  const plain = text.replaceAll('\r\n', '\n');
  const oldPlain = old.replaceAll('\r\n', '\n');
  const unified = placesOf(plain, oldPlain);
  if (unified.length > 1) return several(plain, unified);
  if (unified.length === 1) {
    const [start, end] = [unified[0] ?? 0, (unified[0] ?? 0) + oldPlain.length];
    return { status: 'found', start: rawOffset(text, start), end: rawOffset(text, end), replacement: wanted, how: 'line ends' };
  }
  return findByLines(text, oldPlain, wanted.replaceAll('\r\n', '\n'));
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0 && part !== ''; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

function several(text: string, places: readonly number[]): Found {
  return { status: 'several', lines: places.map((place) => text.slice(0, place).split('\n').length) };
}

/** Converts an offset that counts CRLF as one character into an offset in `text`. */
function rawOffset(text: string, plainOffset: number): number {
  let raw = 0;
  for (let plain = 0; plain < plainOffset; plain += 1) raw += text.startsWith('\r\n', raw) ? 2 : 1;
  return raw;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length;) {
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed + 1;
    const end = feed < 0 ? text.length : feed > start && text[feed - 1] === '\r' ? feed - 1 : feed;
    lines.push({ text: text.slice(start, end), start, end, next });
    if (feed < 0) break;
    start = next;
  }
  return lines;
}

function findByLines(text: string, old: string, wanted: string): Found {
  const wholeLines = old.endsWith('\n');
  const oldLines = (wholeLines ? old.slice(0, -1) : old).split('\n');
  const lines = linesOf(text);
  const first = oldLines.find((line) => line.trim() !== '')?.trim();
  if (first === undefined) return { status: 'none', similar: [] };

  const windows = lines.flatMap((_, index) =>
    index + oldLines.length <= lines.length ? [lines.slice(index, index + oldLines.length)] : [],
  );
  const ways = [
    {
      how: 'trailing blanks' as const,
      fits: (window: readonly Line[]) => window.every((line, index) => line.text.trimEnd() === oldLines[index]?.trimEnd()),
    },
    {
      how: 'indentation' as const,
      fits: (window: readonly Line[]) =>
        sameButIndented(
          window.map((line) => line.text),
          oldLines,
        ),
    },
  ];
  for (const { how, fits } of ways) {
    const matches = windows.filter(fits);
    if (matches.length > 1) return { status: 'several', lines: matches.map((window) => lines.indexOf(window[0] as Line) + 1) };
    const window = matches[0];
    if (!window) continue;
    const replacement = how === 'indentation' ? reindent(wanted, indentOf(oldLines), indentOf(window.map((line) => line.text))) : wanted;
    if (replacement === null) continue;
    const last = window.at(-1) as Line;
    const hasFeed = last.next > last.end;
    const end = wholeLines && hasFeed ? last.next : last.end;
    return {
      status: 'found',
      start: window[0]?.start ?? 0,
      end,
      replacement: wholeLines && !hasFeed ? replacement.replace(/\n$/u, '') : replacement,
      how,
    };
  }
  return { status: 'none', similar: lines.flatMap((line, index) => (line.text.trim() === first ? [index + 1] : [])).slice(0, 5) };
}

/** The indentation that all non-blank lines share. */
function indentOf(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/u.exec(line)?.[0] ?? '');
  return indents.reduce((common, indent) => {
    let length = 0;
    while (length < common.length && common[length] === indent[length]) length += 1;
    return common.slice(0, length);
  }, indents[0] ?? '');
}

function sameButIndented(have: readonly string[], wanted: readonly string[]): boolean {
  const [from, to] = [indentOf(have), indentOf(wanted)];
  return have.every((line, index) => line.slice(from.length).trimEnd() === (wanted[index] ?? '').slice(to.length).trimEnd());
}

/** The text with indentation `to` instead of `from`; null when a line does not start with `from`. */
function reindent(text: string, from: string, to: string): string | null {
  const lines = text.split('\n').map((line) => (line.trim() === '' ? line : line.startsWith(from) ? to + line.slice(from.length) : null));
  return lines.includes(null) ? null : lines.join('\n');
}
