import { markdownLines } from './markdown-lines.ts';

const box = /^(\s*(?:[-*+•]|\d{1,9}[.)])\s+\[)[ xX](\](?:\s|$))/u;

/** Sets every checkbox of a list to the mark; what is shown in a code fence, a comment or a quote stays as it is. Expects LF. */
export function mapBoxes(text: string, mark: ' ' | 'x'): string {
  const hidden = markdownLines(text).map((line) => line.hidden);
  return text
    .split('\n')
    .map((line, index) => (hidden[index] ? line : line.replace(box, `$1${mark}$2`)))
    .join('\n');
}
