import { lookAt } from './watched-file.ts';
import { readRegularFile } from './regular-file.ts';

/** Bytes; a longer one is no ignore file. */
const largest = 1_000_000;

/** What a pattern stands for in a row of letters: any others; a class of plain ones is one of these. */
const wild = /\[[A-Za-z0-9]+(?:-[A-Za-z0-9]+)?\]|[*?/]/u;

/**
 * The letters that a path has to have, each row of them somewhere, for a line of an ignore file to mean it or a folder above it; null: the line ignores
 * nothing. None at all: it may mean anything. Lower case, since git may pass over it.
 */
function wordsOf(line: string): readonly string[] | null {
  const pattern = line.replace(/^(?:\xEF\xBB\xBF)?/u, '');
  const text = pattern.trim();
  // Behind a blank both signs stand for themselves.
  if (text === '' || pattern.startsWith('#') || pattern.startsWith('!')) return null;
  const words: string[] = [];
  for (const part of text.toLowerCase().split(wild)) {
    const plain = /^[^[\\]*/u.exec(part)?.[0] ?? '';
    if (plain !== '') words.push(plain);
    // What comes behind may be of a class, or stand for itself.
    if (plain !== part) break;
  }
  return words;
}

/**
 * Whether no line of these ignore files (absolute) could mean a name (as in `names`), or a folder that it lies in: what a line surely does not mean can be
 * said without git, which alone knows what it does mean. false: one could, or a file cannot be read.
 */
export function surelyKept(files: readonly (string | Buffer)[], names: readonly string[]): boolean {
  const lower = names.map((name) => name.toLowerCase());
  // Another spelling may be the same name.
  if (!names.every((name) => /^[\x20-\x7E]+$/u.test(name))) return false;
  return files.every((file) => {
    const text = readRegularFile(file, largest, true)?.toString('latin1');
    if (text === undefined) return lookAt(file, false) === null;
    // git takes a line to end there; UTF-16 is full of them.
    if (text.includes('\0')) return false;
    const lines = text.split('\n').flatMap((line) => {
      const words = wordsOf(line);
      return words ? [words] : [];
    });
    return lower.every((name) => lines.every((words) => !words.every((word) => name.includes(word))));
  });
}
