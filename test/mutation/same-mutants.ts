import path from 'node:path';
import type { Mutant } from './mutants.ts';

/** As much of a mutant as tells it in a tree whose files were moved and changed. */
type Known = Pick<Mutant, 'file' | 'line' | 'code' | 'at' | 'before' | 'after'>;

const same = (one: Known, other: Known): boolean =>
  one.code === other.code && one.at === other.at && one.before === other.before && one.after === other.after;

/**
 * The same mutants in another state of the tree: the same change of the same line, in the file of the same name if there is one,
 * else wherever it was moved. What is not there any more is left out.
 */
export function sameMutants(known: readonly Known[], all: readonly Mutant[]): Mutant[] {
  const taken = new Set<Mutant>();
  return known.flatMap((one) => {
    const fitting = all.filter((other) => same(one, other) && !taken.has(other));
    const found =
      fitting.find((other) => other.file === one.file && other.line === one.line) ??
      fitting.find((other) => path.basename(other.file) === path.basename(one.file)) ??
      fitting[0];
    if (found) taken.add(found);
    return found ? [found] : [];
  });
}
