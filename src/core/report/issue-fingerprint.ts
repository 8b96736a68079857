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
  return issues.map((issue) => {
    const { file, line, rule, title } = issue;
    const code = file === null || line === null ? null : codeAround(textOf(file) ?? '', line);
    const about = [file ?? '', foldWords(rule ?? ''), code ?? titleWords(title)].join('\0');
    // Two issues about one line of code are still two.
    const times = (seen.get(about) ?? 0) + 1;
    seen.set(about, times);
    const named = times === 1 ? about : `${about}\0${times}`;
    return { ...issue, fingerprint: createHash('sha256').update(named.toWellFormed(), 'utf8').digest('hex') };
  });
}

/** The line and its neighbours that are not blank; null when there is no such line. */
function codeAround(text: string, line: number): string | null {
  const lines = text.split('\n').map((one) => one.replaceAll(/\s+/gu, ''));
  const at = line - 1;
  if (lines[at] === undefined || text === '') return null;
  const before = lines.slice(0, at).findLast((one) => one !== '') ?? '';
  const after = lines.slice(at + 1).find((one) => one !== '') ?? '';
  return [before, lines[at], after].join('\n');
}

/** A title without case, accents, signs and line numbers. */
export function titleWords(title: string): string {
  return foldWords(title).replace(/\b(?:lines?|linhas?|lineas?) \d{1,9}\b ?/gu, '');
}
