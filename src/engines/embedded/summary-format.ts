import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

let format: string | undefined;

/**
 * What makes a state of events, in one word: the text of that code with all that it imports. Whoever makes states in another way makes them anew.
 * The bundles hold the answer alone.
 */
export function summaryFormat(): string {
  format ??= createHash('sha256')
    .update(JSON.stringify([...textsFrom(new URL('../../core/run/project.ts', import.meta.url)).values()]))
    .digest('hex');
  return format;
}

function textsFrom(file: URL, texts = new Map<string, string>()): Map<string, string> {
  if (texts.has(file.href)) return texts;
  const text = readFileSync(file, 'utf8');
  texts.set(file.href, text);
  for (const [, path = ''] of text.matchAll(/ from '(\.[^']+)';/gu)) textsFrom(new URL(path, file), texts);
  return texts;
}
