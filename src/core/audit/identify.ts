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
  // Hundreds of findings may be about one file.
  const files = [...new Set(named.flatMap(({ file }) => file ?? []))];
  const lines = new Map(files.map((file) => [file, textOf(file)?.split('\n').length ?? null]));
  return named.map(({ rule: _rule, ...finding }, index) => ({
    ...finding,
    id: idOf(finding, index + 1),
    module,
    dimension,
    place: placeOf(finding, lines),
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

/** `lines`: how many each file has; null: there is no such file. */
function placeOf({ file, line }: WrittenFinding, lines: ReadonlyMap<string, number | null>): Finding['place'] {
  if (file === null) return 'not named';
  const count = lines.get(file) ?? null;
  if (count === null) return 'no file';
  return line !== null && line > count ? 'no line' : 'there';
}
