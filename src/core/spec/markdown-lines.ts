/** One line of a Markdown document, as the parsers of specs and reports see it. */
export interface MarkdownLine {
  /** Counts from 1 in the document as it was given. */
  readonly number: number;
  /** Without line end; tabs of the indentation count as four blanks. */
  readonly text: string;
  /** Columns of indentation. */
  readonly indent: number;
  /** Inside a code fence, an HTML comment or a quote, and so not parsed. */
  readonly hidden: boolean;
  readonly heading: { readonly level: number; readonly text: string } | null;
}

interface Fence {
  readonly mark: string;
  readonly length: number;
  readonly info: string;
}

const longestFence = 100;

function fenceOf(text: string): Fence | null {
  const found = /^ {0,3}(`{3,100}|~{3,100})([^`]*)$/u.exec(text);
  if (!found?.[1] || found[1].length > longestFence) return null;
  return { mark: found[1].charAt(0), length: found[1].length, info: (found[2] ?? '').trim().toLowerCase() };
}

function headingOf(text: string): MarkdownLine['heading'] {
  const found = /^ {0,3}(#{1,6})(?:[ \t]|$)/u.exec(text);
  if (!found?.[1]) return null;
  const whole = text.slice(found[0].length).trim();
  let end = whole.length;
  while (end > 0 && whole.charAt(end - 1) === '#') end -= 1;
  // Closing # signs are separated by a blank; the one of "C#" is not.
  const closed = end < whole.length && (end === 0 || /\s/u.test(whole.charAt(end - 1)));
  return { level: found[1].length, text: closed ? whole.slice(0, end).trim() : whole };
}

/** First and last line of a code fence around the whole document, which models like to write; else null. */
function wrapping(lines: readonly string[], unlabelled: boolean): readonly [number, number] | null {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  if (first < 0 || last <= first) return null;
  const open = fenceOf(lines[first] ?? '');
  const close = fenceOf(lines[last] ?? '');
  if (!open || !close || close.info !== '' || close.mark !== open.mark || close.length < open.length) return null;
  if (open.info === 'markdown' || open.info === 'md') return [first, last];
  const inner = lines.slice(first + 1, last).find((line) => line.trim() !== '') ?? '';
  return unlabelled && open.info === '' && headingOf(inner) ? [first, last] : null;
}

/** The text's lines, whatever their ends; a byte order mark is left out. */
export function splitLines(text: string): string[] {
  return text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u);
}

/**
 * Reads a document line by line, in linear time; never throws. A code fence around the whole document is removed if it is labelled as
 * Markdown, or with `unlabelled` if a heading comes first.
 */
export function markdownLines(text: string, options: { readonly unlabelled: boolean } = { unlabelled: true }): MarkdownLine[] {
  const lines = splitLines(text);
  const wrapped = wrapping(lines, options.unlabelled);
  const result: MarkdownLine[] = [];
  let fence: Fence | null = null;
  let comment = false;
  for (const [index, raw] of lines.entries()) {
    const line = wrapped?.includes(index) ? '' : raw;
    const indent = indentOf(line);
    const mark = comment ? null : fenceOf(line);
    let hidden = fence !== null || comment || line.trimStart().startsWith('>');
    if (fence) {
      if (mark && mark.mark === fence.mark && mark.length >= fence.length && mark.info === '') fence = null;
    } else if (mark) {
      fence = mark;
      hidden = true;
    } else if (comment || line.trimStart().startsWith('<!--')) {
      hidden = true;
      comment = !line.includes('-->');
    }
    result.push({ number: index + 1, text: line, indent, hidden, heading: hidden ? null : headingOf(line) });
  }
  return result;
}

function indentOf(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character === ' ') columns += 1;
    else if (character === '\t') columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}

/** A list item: text without bullet and checkbox; `number: null` without a number, `done: null` without a checkbox. */
export interface ListItem {
  readonly text: string;
  readonly number: number | null;
  readonly done: boolean | null;
}

/** Reads `- text`, `* [x] text`, `1. [ ] text`; null when the line is no list item. */
export function listItem(line: string): ListItem | null {
  const bullet = /^\s*(?:[-*+•]|(\d{1,9})[.)])(?:\s+|$)/u.exec(line) ?? /^\s*(?=\[[ xX]?\]\s)/u.exec(line);
  if (!bullet) return null;
  const rest = line.slice(bullet[0].length);
  const box = /^\[([ xX✓✔]?)\](?:\s+|$)/u.exec(rest);
  const text = (box ? rest.slice(box[0].length) : rest).trim();
  return { text, number: bullet[1] ? Number(bullet[1]) : null, done: box ? (box[1] ?? '').trim() !== '' : null };
}

const marks = ['***', '**', '__', '*', '_', '``', '`', '"'];

/** Without the emphasis or code marks around the whole text: `**Passed**` → `Passed`. */
export function withoutMarks(text: string): string {
  let inner = text.trim();
  if (!'*_`"'.includes(inner.charAt(0))) return inner;
  for (const mark of marks) {
    if (inner.length <= 2 * mark.length || !inner.startsWith(mark) || !inner.endsWith(mark)) continue;
    const between = inner.slice(mark.length, -mark.length);
    if (!between.includes(mark)) inner = between.trim();
  }
  return inner;
}

/**
 * `**Key**: value`, `**Key:** value`, `Key: value` → key (without marks) and value; null without a colon in the first 80 characters.
 */
export function keyValue(text: string): { readonly key: string; readonly value: string } | null {
  const colon = text.slice(0, 80).search(/[:：]/u);
  if (colon < 1) return null;
  const key = text
    .slice(0, colon)
    .replace(/[*_`]+/gu, '')
    .trim();
  let value = text.slice(colon + 1).trim();
  const opened = /^[*_]{1,3}/u.exec(text.trim())?.[0];
  if (opened && value.startsWith(opened) && !text.slice(opened.length, colon).includes(opened)) value = value.slice(opened.length).trim();
  return key === '' ? null : { key, value };
}
