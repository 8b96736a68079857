/** A line of a file, with its offsets in the text. */
export interface Line {
  readonly text: string;
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  /** With it. */
  readonly next: number;
}

/** All lines; behind a last line end there is an empty one. */
export function linesOf(text: string): Line[] {
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

export const isBlank = (line: string): boolean => /^[ \t\f\v]*$/u.test(line);
export const withoutEnd = (line: string): string => line.replace(/[ \t\f\v]+$/u, '');
export const bare = (line: string): string => withoutEnd(line).replace(/^[ \t\f\v]+/u, '');

/** Says something about where it stands: a name or a number, not only brackets. */
export const isTelling = (line: string): boolean => /[\p{L}\p{N}_]{3,}/u.test(line);

/** Indentation and the rest. */
export function plainIndent(line: string): [indent: string, rest: string] {
  const indent = /^[ \t]*/u.exec(line)?.[0] ?? '';
  return [indent, line.slice(indent.length)];
}

/** Indentation and the rest. The blank before the star of a comment's inner line belongs to the star. */
export function splitIndent(line: string): [indent: string, rest: string] {
  const indent = /^[ \t]*/u.exec(line)?.[0] ?? '';
  const length = line[indent.length] === '*' && /^(?:\t*|(?: {2})+) $/u.test(indent) ? indent.length - 1 : indent.length;
  return [line.slice(0, length), line.slice(length)];
}
