import { expect, test } from 'vitest';
import { randomOf, sampleOf } from './seed.ts';

const numbers = Array.from({ length: 100 }, (_value, index) => index);

test('the same seed chooses the same, another one something else; each item once, in order', () => {
  const first = sampleOf(numbers, 10, 'a');
  expect(sampleOf(numbers, 10, 'a')).toEqual(first);
  expect(sampleOf(numbers, 10, 'b')).not.toEqual(first);
  expect(first).toEqual([...new Set(first)].toSorted((one, other) => one - other));
  expect(first.length).toBe(10);
});

test('every item is chosen by some seed', () => {
  const seen = new Set(numbers.flatMap((seed) => sampleOf(numbers, 10, String(seed))));
  expect([...seen].toSorted((one, other) => one - other)).toEqual(numbers);
});

test('all of a short list, none of it, an empty one', () => {
  expect([sampleOf([1, 2, 3], Infinity, 'a'), sampleOf([1, 2, 3], 0, 'a'), sampleOf([], 2, 'a')]).toEqual([[1, 2, 3], [], []]);
});

test('random numbers are from 0 to below 1', () => {
  const random = randomOf('a');
  const some = numbers.map(() => random());
  expect(some.every((one) => one >= 0 && one < 1)).toBe(true);
  expect(new Set(some).size).toBe(100);
});
