import { expect, test } from 'vitest';
import { isDifferent } from '../../../src/core/evidence/is-different.ts';

const bytes = (text: string | null): Uint8Array | null => (text === null ? null : new TextEncoder().encode(text));

test.each<[boolean, string | null, string | null]>([
  [false, 'a\nb\n', 'a\nb\n'],
  [false, 'a\nb\n', 'a \r\n\r\nb'],
  [true, 'a\nb\n', 'a\n  b\n'],
  [true, 'a', 'b'],
  // Of what is no text, every byte counts.
  [true, 'a\0\n', 'a\0\r\n'],
  [true, 'a\n', 'a\0\n'],
  [false, null, null],
  [true, null, ''],
  [true, '', null],
])('%s: %j becomes %j', (expected, before, after) => expect(isDifferent(bytes(before), bytes(after))).toBe(expected));
