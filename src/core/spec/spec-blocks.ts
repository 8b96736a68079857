import { markdownLines, type MarkdownLine } from './markdown-lines.ts';

/** A part of a Markdown document that is drawn, and commented on, by itself. */
export interface SpecBlock {
  /** Its first line, from 1. */
  readonly line: number;
  /** With its line ends as `\n`; not empty. */
  readonly text: string;
}

/** A document's headings, paragraphs and items of lists, in order, each by itself; what lies in a fence, a quote or a table stays together. */
export function specBlocks(text: string): SpecBlock[] {
  const blocks: { line: number; texts: string[]; whole: boolean }[] = [];
  let isNew = true;
  for (const line of markdownLines(text)) {
    const last = blocks.at(-1);
    if (!line.hidden && line.text.trim() === '') isNew = true;
    else if (!last || isNew || begins(line) || (last.whole && !line.hidden)) {
      blocks.push({ line: line.number, texts: [line.text], whole: line.heading !== null });
      isNew = false;
    } else last.texts.push(line.text);
  }
  return blocks.map(({ line, texts }) => ({ line, text: texts.join('\n') }));
}

/** Whether a line begins a block although no empty line stands before it. */
function begins({ text, hidden, heading }: MarkdownLine): boolean {
  return !hidden && (heading !== null || /^\s*(?:[-*+]|\d{1,9}[.)])\s/u.test(text));
}
