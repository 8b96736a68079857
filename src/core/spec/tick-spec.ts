import { mapBoxes } from './check-boxes.ts';
import { keyValue, markdownLines } from './markdown-lines.ts';
import { sectionOf, specName } from './spec-words.ts';

/** The completed spec: all boxes ticked, `### Status: completed`; line ends unchanged. */
export function tickSpec(text: string): string {
  const crlf = text.includes('\r\n');
  const ticked = mapBoxes(text.replace(/\r\n?/gu, '\n'), 'x');
  const done = withStatus(ticked.split('\n'), markdownLines(ticked)).join('\n');
  return crlf ? done.replaceAll('\n', '\r\n') : done;
}

function withStatus(lines: string[], read: ReturnType<typeof markdownLines>): string[] {
  const isStatus = (text: string): boolean => sectionOf(keyValue(text)?.key ?? text) === 'status';
  const at = read.findIndex((line) => line.heading !== null && isStatus(line.heading.text));
  if (at >= 0) {
    const marks = '#'.repeat(read[at]?.heading?.level ?? 3);
    // The old value may be on the line below the heading; it is removed.
    const below = keyValue(read[at]?.heading?.text ?? '')?.value
      ? -1
      : read.findIndex((line, index) => index > at && line.text.trim() !== '');
    const drop = below > at && !read[below]?.heading && !read[below]?.hidden ? below : -1;
    return lines.map((line, index) => (index === at ? `${marks} Status: completed` : line)).filter((_line, index) => index !== drop);
  }
  const heading = read.findIndex((line) => line.heading !== null && specName(line.heading.text) !== null);
  return [...lines.slice(0, heading + 1), '### Status: completed', ...lines.slice(heading + 1)];
}
