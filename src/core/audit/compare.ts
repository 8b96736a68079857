import type { Finding } from '../../protocol/audit.ts';
import { titleWords } from '../report/issue-fingerprint.ts';
import { foldWords } from '../spec/fold-text.ts';

export interface Comparison {
  /** Findings of the audit before that are gone. */
  readonly closed: readonly Finding[];
  /** Findings that were not there before. */
  readonly fresh: readonly Finding[];
  /** Findings of the audit after that were there before. */
  readonly open: readonly Finding[];
}

/**
 * What became of findings from one audit to the next. The same finding has the same fingerprint – or, where a fix changed the code around it and
 * mended nothing, the same file, kind and title.
 */
export function compareAudits(before: readonly Finding[], after: readonly Finding[]): Comparison {
  const left = [...before];
  const take = (same: (finding: Finding) => boolean): boolean => {
    const at = left.findIndex(same);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  const byCode = after.filter((one) => take(({ fingerprint }) => fingerprint === one.fingerprint));
  const byName = after.filter((one) => !byCode.includes(one) && take((other) => nameOf(other) === nameOf(one)));
  const open = after.filter((one) => byCode.includes(one) || byName.includes(one));
  return { closed: left, fresh: after.filter((one) => !open.includes(one)), open };
}

function nameOf({ dimension, file, category, title }: Finding): string {
  return [dimension, file ?? '', foldWords(category), titleWords(title)].join('\0');
}
