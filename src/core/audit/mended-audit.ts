import type { Severity } from '../../protocol/audit.ts';
import type { Json } from '../../protocol/json.ts';
import { firstWord } from '../spec/fold-text.ts';

/** Words that models write for severities, in English, Spanish and Portuguese. */
const words: Readonly<Record<Severity, string>> = {
  P0: 'critical blocker critico critica',
  P1: 'high major severe alto alta grave',
  P2: 'medium moderate medio media',
  P3: 'low minor bajo baja baixo baixa menor',
  P4: 'info informational trivial nit',
};
const severityOf = new Map(Object.entries(words).flatMap(([severity, named]) => named.split(' ').map((word) => [word, severity])));

/**
 * An audit's fields as they were meant, where a model hands them over nearly right: "critical" for P0, "12" for 12, "75/100" for 75. A line or a
 * score that there cannot be is none. What cannot be read stays as it is.
 */
export function mendedAudit(input: Json): Json {
  if (!isObject(input)) return input;
  const { score, findings } = input;
  return {
    ...input,
    ...(score === undefined ? {} : { score: scoreIn(score) }),
    ...(Array.isArray(findings) ? { findings: findings.map(mendedFinding) } : findings === null ? { findings: [] } : {}),
  };
}

function mendedFinding(finding: Json): Json {
  if (!isObject(finding)) return finding;
  const { severity, line, file, category, description, recommendation } = finding;
  const read = typeof severity === 'string' ? severityIn(severity) : null;
  return {
    ...finding,
    ...(read === null ? {} : { severity: read }),
    line: lineIn(line),
    file: typeof file === 'string' && file.trim() !== '' ? file : null,
    category: category ?? '',
    description: description ?? '',
    recommendation: recommendation ?? '',
  };
}

function severityIn(text: string): string | null {
  return /^\W{0,4}(P[0-4])\b/iu.exec(text)?.[1]?.toUpperCase() ?? severityOf.get(firstWord(text)) ?? null;
}

/** Of a range its first line. */
function lineIn(line: Json | undefined): number | null {
  const number = typeof line === 'string' ? Number(/^\D{0,6}(\d{1,7})/u.exec(line)?.[1]) : line;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : null;
}

function scoreIn(score: Json): Json {
  const text =
    typeof score === 'string' ? /^\s{0,4}(\d{1,3}(?:[.,]\d{1,3})?)\s{0,4}(?:\/\s{0,4}100|%)?\s{0,4}$/u.exec(score)?.[1] : undefined;
  const number = text === undefined ? score : Number(text.replace(',', '.'));
  return typeof number === 'number' && number >= 0 && number <= 100 ? number : null;
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
