import { changedFiles } from '../run/changed-files.ts';
import { inEnglish } from '../describe/message.ts';
import { describeProof } from '../describe/proof.ts';
import { describeBothSides } from '../describe/reproduced.ts';
import type { RunState } from '../run/run-state.ts';
import { oneLine } from './plain-text.ts';
import { mapBoxes } from '../spec/check-boxes.ts';
import { keyValue, markdownLines } from '../spec/markdown-lines.ts';
import { sectionOf, specName } from '../spec/spec-words.ts';

/** An approved spec when all of it is done: ticked, and of a bug with what became of it – facts of the run only. */
export function completedSpec(text: string, { reproduced, files, proof }: RunState): string {
  const ticked = tickSpec(text);
  if (reproduced.before === null) return ticked;
  const facts = [
    ...describeBothSides(reproduced).map((one) => oneLine(inEnglish(one), 300)),
    ...reproduced.before.tests.map((name) => `Test: ${oneLine(name, 300)}`),
    ...changedFiles({ files }).map(({ file, added, removed }) => `${file} +${added} −${removed}`),
    ...(proof ? [`Overall: ${inEnglish(describeProof(proof))}`] : []),
  ];
  return `${ticked.trimEnd()}\n### Solution\n${facts.map((fact) => `- ${fact}`).join('\n')}\n`;
}

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
