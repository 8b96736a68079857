import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rankNames } from '../../../src/core/request/rank-names.ts';

const names = ['src/order/order.ts', 'src/price.ts', 'docs/order.md', 'src/reorder.ts', 'test/order/price.test.ts'];

it('a file’s own name counts more than its folders, the shorter path first', () => {
  expect(rankNames(names, 'order', 10)).toEqual(['docs/order.md', 'src/order/order.ts', 'src/reorder.ts', 'test/order/price.test.ts']);
  expect(rankNames(names, 'PRICE', 1)).toEqual(['src/price.ts']);
});

it('letters may be left out', () => {
  expect(rankNames(names, 'srcprc', 10)).toEqual(['src/price.ts']);
  expect(rankNames(names, 'xyz', 10)).toEqual([]);
});

it('gives only names that are there, each once, and every name fits itself and nothing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 20 }), fc.string({ maxLength: 4 }), (some, typed) => {
      const found = rankNames(some, typed, 20);
      expect(new Set(found).size).toBe(found.length);
      expect(found.every((name) => some.includes(name))).toBe(true);
      expect(rankNames(some, '', 20)).toHaveLength(some.length);
      for (const name of some) expect(rankNames([name], name, 1)).toEqual([name]);
    }),
  );
});
