import { isBlank } from './lines.ts';

/** How `read` and other tools show a line: its number and a tab, an arrow, a bar or a colon. */
const numbered = /^[ \t]*(\d{1,6})(?:\t|→|[|:] ?)(.*)$/u;

/**
 * Both texts without the line numbers that a tool showed; null when `old` is not numbered line by line. Lines of `wanted` lose theirs when
 * all have one, or when they are lines of `old`; any other mixture means nothing.
 */
export function stripLineNumbers(old: readonly string[], wanted: readonly string[]): { old: string[]; wanted: string[] } | null {
  const lines = old.map((line) => numbered.exec(line));
  const first = Number(lines[0]?.[1]);
  if (lines.length === 0 || !lines.every((line, index) => line !== null && Number(line[1]) === first + index)) return null;
  const known = new Set(old);
  const isNumbered = (line: string): boolean => numbered.test(line);
  const strip = (line: string): string => numbered.exec(line)?.[2] ?? line;
  const filled = wanted.filter((line) => !isBlank(line));
  const all = filled.every(isNumbered);
  if (!all && filled.some((line) => isNumbered(line) && !known.has(line))) return null;
  return { old: old.map(strip), wanted: wanted.map((line) => (all || known.has(line) ? strip(line) : line)) };
}
