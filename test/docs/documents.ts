import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Root of the repository. */
export const project = join(import.meta.dirname, '..', '..');

/** What users read: the invitation, and where they look things up. */
export const guides = [
  'README.md',
  ...['ci', 'command-line', 'editor', 'extending', 'pipelines', 'proof', 'recovery', 'safety', 'settings'].map((name) => `docs/${name}.md`),
];

/** Documents that people and agents read. */
export const documents = [...guides, 'CHANGELOG.md', 'CONTRIBUTING.md', 'AGENTS.md', 'media/extension-page.md'];

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
