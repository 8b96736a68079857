import { createHash } from 'node:crypto';

/** Set to repeat a run of the tests; printed by every run. */
export const seedVariable = 'BATUTA_TEST_SEED';
/** `1`: sweeps are played whole (`npm run test:all`). */
export const wholeVariable = 'BATUTA_TEST_ALL';

/** Numbers from 0 to below 1, the same ones for the same seed. */
export function randomOf(seed: string): () => number {
  let n = 0;
  return () => createHash('sha256').update(`${seed}/${n++}`).digest().readUInt32BE() / 2 ** 32;
}

/** That many of the items, in their order; all of them when there are no more. */
export function sampleOf<T>(items: readonly T[], count: number, seed: string): T[] {
  const random = randomOf(seed);
  const places = items.map((_item, place) => place);
  // The first places of a shuffle (Fisher–Yates).
  for (let at = 0; at < Math.min(count, places.length); at++) {
    const other = at + Math.floor(random() * (places.length - at));
    [places[at], places[other]] = [places[other] ?? at, places[at] ?? other];
  }
  const chosen = new Set(places.slice(0, count));
  return items.filter((_item, place) => chosen.has(place));
}
