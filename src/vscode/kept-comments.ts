import type { Memento } from 'vscode';
import * as z from 'zod';

const key = 'batuta.specComments';

/** So much of a line is quoted, in characters. */
export const longestQuote = 200;

const threadSchema = z.object({
  runId: z.string(),
  /** Number of the question. */
  seq: z.int(),
  path: z.string(),
  /** From 0. */
  line: z.int().nonnegative(),
  quote: z.string(),
  texts: z.array(z.string()).min(1),
});

/** A comment thread on a line of a spec, as it outlives the window. */
export type KeptThread = z.infer<typeof threadSchema>;

/** What was written in an earlier window of this workspace and not sent yet. */
export function keptComments(memento: Pick<Memento, 'get'>): readonly KeptThread[] {
  return z.array(threadSchema).safeParse(memento.get<unknown>(key)).data ?? [];
}

export function keepComments(memento: Pick<Memento, 'update'>, threads: readonly KeptThread[]): void {
  void memento.update(key, threads.length === 0 ? undefined : threads);
}

/** In which line the words of a remark stand now, from 0: the nearest one to where they stood; there when no line has them. */
export function lineOf(quote: string, line: number, lines: readonly string[]): number {
  if (quote.trim() === '') return line;
  const found = lines.flatMap((text, index) => (text.slice(0, longestQuote) === quote ? [index] : []));
  return found.toSorted((a, b) => Math.abs(a - line) - Math.abs(b - line))[0] ?? line;
}
