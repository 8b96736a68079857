import { markdownLines } from './markdown-lines.ts';

const box = /^(\s*(?:[-*+•]|\d{1,9}[.)])\s+\[)[ xX](\](?:\s|$))/u;

/** Sets every checkbox in lists to the mark, except in code fences, comments and quotes. Expects LF. */
export function mapBoxes(text: string, mark: ' ' | 'x'): string {
  const hidden = markdownLines(text).map((line) => line.hidden);
  return text
    .split('\n')
    .map((line, index) => (hidden[index] ? line : line.replace(box, `$1${mark}$2`)))
    .join('\n');
}
