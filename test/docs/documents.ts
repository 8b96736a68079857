import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Root of the repository. */
export const project = join(import.meta.dirname, '..', '..');

/** Documents that people and agents read first. */
export const documents = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'AGENTS.md'] as const;

export function readDocument(path: string): Promise<string> {
  return readFile(join(project, path), 'utf8');
}

export interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

/** The fenced code blocks of a document, in order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(/^```([a-z]*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }));
}

/** The text below a heading (without the marks), up to the next heading of the same or a higher level. Comments in code are no headings. */
export function section(markdown: string, heading: string): string {
  const lines = markdown.split('\n');
  let code = false;
  const levels = lines.map((line) => {
    if (line.startsWith('```')) code = !code;
    return code ? 0 : (/^#+(?= )/.exec(line)?.[0].length ?? 0);
  });
  const start = lines.findIndex((line, index) => levels[index] !== 0 && line.replace(/^#+ /, '') === heading);
  if (start < 0) throw new Error(`There is no heading "${heading}".`);
  const end = levels.findIndex((level, index) => index > start && level > 0 && level <= (levels[start] ?? 0));
  return lines.slice(start + 1, end < 0 ? lines.length : end).join('\n');
}
