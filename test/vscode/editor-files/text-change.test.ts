import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallestChange } from '../../../src/vscode/editor-files/text-change.ts';

const texts = fc.array(fc.constantFrom('a', 'b', '\r\n', '\n', '😀', '😁', 'ü')).map((parts) => parts.join(''));

test('the replacement makes one text out of the other and cuts no pair and no line break', () => {
  fc.assert(
    fc.property(texts, texts, (from, to) => {
      const { start, end, text } = smallestChange(from, to);
      expect(from.slice(0, start) + text + from.slice(end)).toBe(to);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      for (const part of [from.slice(0, start), text, from.slice(end)]) expect(part.isWellFormed()).toBe(true);
      for (const at of [start, end]) expect(from.slice(at - 1, at + 1)).not.toBe('\r\n');
    }),
  );
});

test('only the middle is replaced', () => {
  expect(smallestChange('one two three', 'one 2 three')).toEqual({ start: 4, end: 7, text: '2' });
  expect(smallestChange('same', 'same')).toMatchObject({ text: '' });
});
