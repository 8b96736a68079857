import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compareWithBash, randomLines } from './against-bash.ts';

/** `npm run fuzz` tries 100,000. */
test.skipIf(!existsSync('/bin/bash'))('what is judged is what bash would start, for each of 2,000 lines', () => {
  const { compared, differences } = compareWithBash(randomLines(2000, 12));
  expect(differences).toEqual([]);
  expect(compared).toBeGreaterThan(500);
});
