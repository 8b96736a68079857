import { markdownLines } from './markdown-lines.ts';
import { sectionOf, type SectionName } from './spec-words.ts';

/** The spec with this text in a section, in place of what its writer put there; a section that is missing comes before the files. */
export function withSection(
  spec: string,
  name: SectionName,
  { heading, text }: { readonly heading: string; readonly text: string },
): string {
  const lines = spec.split('\n');
  const headings = markdownLines(spec).flatMap(({ number, heading: found }) => (found ? [{ at: number - 1, ...found }] : []));
  const start = headings.find((one) => sectionOf(one.text) === name);
  const files = headings.find((one) => sectionOf(one.text) === 'files');
  const from = start?.at ?? files?.at ?? lines.length;
  const next = start && headings.find(({ at, level }) => at > start.at && level <= start.level);
  const to = start ? (next?.at ?? lines.length) : from;
  return [...lines.slice(0, from), `### ${heading}`, ...text.split('\n'), ...lines.slice(to)].join('\n');
}
