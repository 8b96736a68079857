import { distance, type NamesOf } from './imports.ts';

/** Test files by the time that they took on the unchanged tree, in milliseconds. */
export type Times = Readonly<Record<string, number>>;

/** Whole runs cost seconds each, so they come last. */
export const isWholeRun = (test: string): boolean => test.startsWith('test/e2e/');

/** The tests whose imports reach the file: the nearest first, of those the quickest. */
export function reaching(file: string, tests: readonly string[], names: NamesOf, times: Times = {}): string[] {
  const reached = tests.flatMap((test) => {
    const steps = distance(test, file, names);
    return steps === null ? [] : [{ test, steps, time: times[test] ?? 0 }];
  });
  return reached.toSorted((one, other) => one.steps - other.steps || one.time - other.time).map(({ test }) => test);
}
