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

/**
 * The tests whose imports reach the file: first those that lie as the file does (what is said of `src/engines/embedded` stands in `test/engines`, by
 * whatever adapter it is reached there), of those the nearest, of those the quickest.
 */
export function reaching(file: string, tests: readonly string[], names: NamesOf, times: Times = {}): string[] {
  const reached = tests.flatMap((test) => {
    const steps = distance(test, file, names);
    return steps === null ? [] : [{ test, shared: sharedFolders(file, test), steps, time: times[test] ?? 0 }];
  });
  const sorted = reached.toSorted((one, other) => other.shared - one.shared || one.steps - other.steps || one.time - other.time);
  return sorted.map(({ test }) => test);
}

/** So many folders of both have the same names, from below `src` and `test`. */
function sharedFolders(file: string, test: string): number {
  const [one, other] = [file, test].map((path) => path.split('/').slice(1, -1)) as [string[], string[]];
  const different = one.findIndex((folder, at) => folder !== other[at]);
  return different < 0 ? one.length : different;
}
