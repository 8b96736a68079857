import { expect, test } from 'vitest';
import { addUsage, noUsage, totalTokens } from '../../../src/core/budget/usage.ts';

const one = { input: 1, output: 20, cacheRead: 300, cacheWrite: 4000 };
const other = { input: 5, output: 60, cacheRead: 700, cacheWrite: 8000 };

test('two usages are added kind by kind', () => {
  expect(addUsage(one, other)).toEqual({ input: 6, output: 80, cacheRead: 1000, cacheWrite: 12_000 });
  expect(addUsage(one, noUsage)).toEqual(one);
});

test('every kind of token counts in the sum', () => {
  expect([totalTokens(one), totalTokens(noUsage)]).toEqual([4321, 0]);
});
