import { distance, type NamesOf } from './imports.ts';

/** Test files by the time that they took on the unchanged tree, in milliseconds. */
export type Times = Readonly<Record<string, number>>;

/**
 * Whole runs, and whatever else takes many times as long as most: asked only about mutants that everything else let pass. Told by
 * the others' times, because a busy machine is slow at all of them.
 */
export function isSlow(test: string, times: Times = {}): boolean {
  const all = Object.values(times).toSorted((one, other) => one - other);
  const usual = all[Math.floor(all.length / 2)] ?? Infinity;
  return test.startsWith('test/e2e/') || (times[test] ?? 0) > 40 * usual;
}

/** The tests whose imports reach the file: the nearest first, of those the quickest. */
export function reaching(file: string, tests: readonly string[], names: NamesOf, times: Times = {}): string[] {
  const reached = tests.flatMap((test) => {
    const steps = distance(test, file, names);
    return steps === null ? [] : [{ test, steps, time: times[test] ?? 0 }];
  });
  return reached.toSorted((one, other) => one.steps - other.steps || one.time - other.time).map(({ test }) => test);
}
