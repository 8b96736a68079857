import { createHash } from 'node:crypto';
import type { WrittenIssue } from '../../protocol/review-report.ts';
import { foldWords } from '../spec/fold-text.ts';

/**
 * Issues with what names them over reviews: SHA-256 of file, rule and the code around the line, without blanks. `textOf` gives a
 * file's text. Without a line that is there, the title stands for the code.
 */
export function withFingerprints<T extends Pick<WrittenIssue, 'file' | 'line' | 'rule' | 'title'>>(
  issues: readonly T[],
  textOf: (file: string) => string | null,
): (T & { fingerprint: string })[] {
  const seen = new Map<string, number>();
  // Hundreds of issues may be about one file.
  const known = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const lines = known.get(file) ?? (textOf(file) ?? '').split('\n').map((one) => one.replaceAll(/\s+/gu, ''));
    known.set(file, lines);
    return lines;
  };
  return issues.map((issue) => {
    const { file, line, rule, title } = issue;
    const code = file === null || line === null ? null : codeAround(linesOf(file), line);
    const about = [file ?? '', foldWords(rule ?? ''), code ?? titleWords(title)].join('\0');
    // Two issues about one line of code are still two.
    const times = (seen.get(about) ?? 0) + 1;
    seen.set(about, times);
    const named = times === 1 ? about : `${about}\0${times}`;
    return { ...issue, fingerprint: createHash('sha256').update(named.toWellFormed(), 'utf8').digest('hex') };
  });
}

/** The line and its neighbours that are not blank; null when there is no such line. `lines`: without blanks. */
function codeAround(lines: readonly string[], line: number): string | null {
  const at = line - 1;
  const own = lines[at];
  if (own === undefined || (lines.length === 1 && own === '')) return null;
  let [before, after] = [at - 1, at + 1];
  while (lines[before] === '') before -= 1;
  while (lines[after] === '') after += 1;
  return [lines[before] ?? '', own, lines[after] ?? ''].join('\n');
}

/** A title without case, accents, signs and line numbers. */
export function titleWords(title: string): string {
  return foldWords(title).replace(/\b(?:lines?|linhas?|lineas?) \d{1,9}\b ?/gu, '');
}
