import { createHash } from 'node:crypto';

/** Set to repeat a run of the tests; printed by every run. */
export const seedVariable = 'BATUTA_TEST_SEED';
/** `1`: sweeps are played whole (`npm run test:all`). */
export const wholeVariable = 'BATUTA_TEST_ALL';
/** Of each list and sweep of whole runs (`test/e2e`) that `npm run test:all` plays, the share that is played, like 0.5. Default: all. */
export const shareVariable = 'BATUTA_TEST_SHARE';
/** Cases that are played of each property which names no number of its own, like 10000. Default: 100. */
export const casesVariable = 'BATUTA_TEST_CASES';
/** `1`: files were named, whose tests are all played (`sampled.ts`). */
export const namedVariable = 'BATUTA_TEST_NAMED';

/** Whether the tests of a file are whole runs of the product. */
export const isWholeRun = (file: string): boolean => /[\\/]test[\\/]e2e[\\/]/.test(file);

/** Numbers from 0 to below 1, the same ones for the same seed. */
export function randomOf(seed: string): () => number {
  let n = 0;
  return () => createHash('sha256').update(`${seed}/${n++}`).digest().readUInt32BE() / 2 ** 32;
}

/** The items in another order (Fisher–Yates). */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  const random = randomOf(seed);
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}

/** That many of the items, in their order; all of them when there are no more. */
export function sampleOf<T>(items: readonly T[], count: number, seed: string): T[] {
  const places = items.map((_item, place) => place);
  const chosen = new Set(shuffled(places, seed).slice(0, count));
  return items.filter((_item, place) => chosen.has(place));
}
