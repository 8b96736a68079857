import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addUp } from '../../../src/core/describe/add-up.ts';
import { english } from '../../../src/core/describe/locale.ts';

const written = (parts: readonly number[], sum: number): string[] => {
  const { amounts, digits } = addUp(parts, sum);
  return [...amounts, sum].map((amount) => english.usd(amount, digits));
};

it.each([
  [[0.0151, 0.0249], 0.04, ['$0.0151', '$0.0249', '$0.0400']],
  [[0.034, 0.043, 0.037], 0.114, ['$0.03', '$0.04', '$0.04', '$0.11']],
  [[1.004, 2.004, 0.504], 3.512, ['$1.01', '$2.00', '$0.50', '$3.51']],
  [[0.0042, 0.5], 0.5042, ['$0.0042', '$0.5000', '$0.5042']],
  [[], 0, ['$0.00']],
])('%j of %d', (parts, sum, expected) => {
  expect(written(parts, sum)).toEqual(expected);
});

it('parts as written add up to the sum as written, each within one unit of what it is', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 1, maxLength: 12 }), (parts) => {
      const sum = parts.reduce((total, part) => total + part, 0);
      const { amounts, digits } = addUp(parts, sum);
      const scale = 10 ** digits;
      const units = (amount: number): number => Math.round(amount * scale);
      const total = amounts.reduce((all, amount) => all + units(amount), 0);
      expect(Math.abs(total - sum * scale)).toBeLessThanOrEqual(0.5 + 1e-6);
      for (const [index, part] of parts.entries()) expect(Math.abs((amounts[index] ?? 0) - part) * scale).toBeLessThan(1 + 1e-6);
    }),
  );
});

it('parts that are not all of it add up to what they are', () => {
  expect(written([0.2, 0.3], 1)).toEqual(['$0.20', '$0.30', '$1.00']);
});
