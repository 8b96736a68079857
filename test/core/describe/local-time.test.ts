import { afterEach, expect, test } from 'vitest';
import { english, localTime } from '../../../src/core/describe/locale.ts';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

test.each([
  ['America/Sao_Paulo', '2026-11-22 21:05'],
  ['Asia/Kolkata', '2026-11-23 05:35'],
])('a time is told as the clock in %s shows it', (there, shown) => {
  process.env['TZ'] = there;
  expect(localTime('2026-11-23T00:05:59.000Z')).toBe(shown);
});

test('a time that nobody knows is none', () => {
  expect([localTime(''), english.time('')]).toEqual(['–', '']);
});
