import { bare, isBlank, isTelling, type Line } from './lines.ts';
import { foldQuotes } from './quotes.ts';

/** The lines of a file (from 1) that are most like a text that is not in it. */
export interface Nearest {
  readonly line: number;
  readonly lines: readonly string[];
}

const mostLines = 15;

/** null: no telling line of it is in the file. */
export function nearestPlace(lines: readonly Line[], old: readonly string[]): Nearest | null {
  const keys = old.map((line) => bare(foldQuotes(line)));
  const wanted = new Map<string, number[]>();
  for (const [index, key] of keys.entries()) if (isTelling(key)) wanted.set(key, [...(wanted.get(key) ?? []), index]);
  // Every line that is the same votes for where the text would begin; a line more or less around it does not matter.
  const votes = new Map<number, number>();
  for (const [at, { text }] of lines.entries())
    for (const index of wanted.get(bare(foldQuotes(text))) ?? [])
      for (const start of [at - index - 1, at - index, at - index + 1])
        votes.set(start, (votes.get(start) ?? 0) + (start === at - index ? 3 : 1));
  const [best] = [...votes].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  if (!best) return null;
  const from = Math.max(0, best[0]);
  const found = lines.slice(from, from + Math.min(mostLines, old.length + 1)).map(({ text }) => text);
  while (found.length > 1 && isBlank(found.at(-1) ?? '')) found.pop();
  return { line: from + 1, lines: found };
}
