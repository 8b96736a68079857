import path from 'node:path/posix';
import { folderOf } from '../layers/projects.ts';
import type { ClosurePart } from './closure.ts';

/** A program whose printed lines a command compares with a file: what decides is that file. */
export interface Compared {
  readonly program: string;
  readonly expected: string;
}

interface Statement {
  readonly text: string;
  readonly folder: string;
}

/** Parts of the shell's words; quotes, and what Make takes off the front, say nothing here. */
const wordsOf = (text: string): string[] =>
  text.split(/[\s'"`()]+/u).flatMap((word) => (/^[@-]*$/u.test(word) && word !== '-' ? [] : [word.replace(/^@/u, '')]));
const isComparing = (words: readonly string[]): boolean => words.some((word, index) => index < 2 && /^(?:diff|cmp)$/u.test(word));
const filesOf = (words: readonly string[]): string[] => words.filter((word) => !/^(?:-.+|<|diff|cmp)$/u.test(word));

/**
 * The programs of these files of which commands do nothing but compare what they print (`app.py | diff - expected.txt`, or by way of a file). One that is
 * run otherwise as well may decide by how it ends.
 */
export function comparedIn(parts: readonly Pick<ClosurePart, 'file' | 'text'>[], programs: readonly string[]): Compared[] {
  return programs.flatMap((program): Compared[] => {
    const found: Compared[] = [];
    for (const { file, text } of parts) {
      if (file === program) continue;
      const folder = folderOf(file);
      const statements = text.split(/\n|&&|\|\||;/u).map((one): Statement => ({ text: one, folder }));
      for (const [index, statement] of statements.entries()) {
        if (!statement.text.includes(path.basename(program))) continue;
        const expected = expectedBy(statement, statements.slice(index + 1), program);
        if (expected === null) return [];
        found.push({ program, expected });
      }
    }
    return found;
  });
}

/** With what a statement, or a later one, compares what the program prints in it; null: it does not, or with nothing that is named. */
function expectedBy({ text, folder }: Statement, later: readonly Statement[], program: string): string | null {
  const at = (word: string): string => path.join(folder, word);
  // It passes where they differ.
  if (/(?:^|\s)!\s/u.test(text)) return null;
  const [first = '', ...pipes] = text.split('|');
  const [run = '', into = ''] = first.split(/(?<![\d&>])>(?!>)/u);
  if (!wordsOf(run).some((word) => at(word) === program)) return null;
  const last = wordsOf(pipes.at(-1) ?? '');
  const out = wordsOf(into)[0];
  if (out === undefined && isComparing(last) && last.includes('-')) return other(filesOf(last), '-');
  if (pipes.length > 0 || out === undefined) return null;
  for (const one of later) {
    const words = wordsOf(one.text);
    if (isComparing(words) && words.includes(out)) return other(filesOf(words), out);
  }
  return null;

  function other(files: readonly string[], printed: string): string | null {
    const [expected, ...more] = files.filter((word) => word !== printed);
    return expected === undefined || more.length > 0 ? null : at(expected);
  }
}
