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
 * What became of findings from one audit to the next. The same finding of a module has the same fingerprint – or, where a fix changed the code around
 * it and mended nothing, the same file, kind and title.
 */
export function compareAudits(before: readonly Finding[], after: readonly Finding[]): Comparison {
  const left = new Set(before);
  const byCode = matched(after, left, ({ module, fingerprint }) => `${module}\0${fingerprint}`);
  const others = after.filter((one) => !byCode.has(one));
  const byName = matched(others, left, nameOf);
  const isOpen = (one: Finding): boolean => byCode.has(one) || byName.has(one);
  return { closed: [...left], fresh: others.filter((one) => !byName.has(one)), open: after.filter(isOpen) };
}

/** Those that have one of the same key in `left`, each another one, which is taken from there. */
function matched(findings: readonly Finding[], left: Set<Finding>, keyOf: (finding: Finding) => string): Set<Finding> {
  const byKey = new Map<string, Finding[]>();
  for (const one of [...left].toReversed()) {
    const same = byKey.get(keyOf(one)) ?? [];
    same.push(one);
    byKey.set(keyOf(one), same);
  }
  const found = new Set<Finding>();
  for (const one of findings) {
    const other = byKey.get(keyOf(one))?.pop();
    if (other === undefined) continue;
    left.delete(other);
    found.add(one);
  }
  return found;
}

function nameOf({ module, dimension, file, category, title }: Finding): string {
  return [module, dimension, file ?? '', foldWords(category), titleWords(title)].join('\0');
}
