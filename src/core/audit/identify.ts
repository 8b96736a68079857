import type { Finding, WrittenFinding } from '../../protocol/audit.ts';
import { withFingerprints } from '../report/issue-fingerprint.ts';
import type { Unit } from './unit.ts';

/**
 * Findings with what names them: their ids in this audit, and their fingerprints over audits. `textOf` gives a file's text; null: there is no such
 * file. A file or line that is not there is marked as such.
 */
export function identified(
  findings: readonly WrittenFinding[],
  { module, dimension }: Unit,
  textOf: (file: string) => string | null,
): Finding[] {
  const named = withFingerprints(
    distinct(findings).map((finding) => ({ ...finding, rule: finding.category })),
    textOf,
  );
  return named.map(({ rule: _rule, ...finding }, index) => ({
    ...finding,
    id: idOf(finding, index + 1),
    module,
    dimension,
    place: placeOf(finding, textOf),
  }));
}

/** Without those that say of the same place, in the same words, what another said already. */
function distinct(findings: readonly WrittenFinding[]): WrittenFinding[] {
  const seen = new Map<string, WrittenFinding>();
  for (const one of findings) {
    const said = [one.severity, one.file, one.line, one.category, one.title].join('\0');
    if (!seen.has(said)) seen.set(said, one);
  }
  return [...seen.values()];
}

function idOf({ severity, file, line }: WrittenFinding, number: number): string {
  const name = file === null ? '' : `-${file.slice(file.lastIndexOf('/') + 1)}${line === null ? '' : `:${line}`}`;
  return `${severity}-${String(number).padStart(3, '0')}${name}`;
}

function placeOf({ file, line }: WrittenFinding, textOf: (file: string) => string | null): Finding['place'] {
  const text = file === null ? null : textOf(file);
  if (text === null) return file === null ? 'not named' : 'no file';
  return line !== null && line > text.split('\n').length ? 'no line' : 'there';
}
