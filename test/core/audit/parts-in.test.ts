import { expect, it } from 'vitest';
import { isPartsOf, partsIn, partsText } from '../../../src/core/audit/parts-in.ts';

it('parts of a budget are read as they are written', () => {
  expect(partsIn('security=0.50, tests')).toEqual({ security: 0.5 });
  expect(partsIn('security,tests')).toBeUndefined();
  expect(partsIn('security=')).toEqual({ security: Number.NaN });
  const parts = { security: 0.5, tests: 2 };
  expect(partsIn(partsText(parts))).toEqual(parts);
});

it.each([
  ['', true],
  ['security=1', true],
  ['security=1, tests=0.25', true],
  ['security', false],
  ['security=', false],
  ['security=0', false],
  ['security=one', false],
  ['backend=1', false],
  ['security=1,', false],
])('"%s" as parts of security and tests: %s', (text, right) => {
  expect(isPartsOf(text, ['security', 'tests'])).toBe(right);
});
