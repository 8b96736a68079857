import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findUnique } from '../../../src/core/tool/find-unique.ts';
import { countLines } from '../../../src/core/tool/count-lines.ts';
import { decodeText, encodeText, withEol } from '../../../src/core/tool/text-file.ts';

const line = fc.constantFrom('a', 'b', '  a', '\tb', '', ' ', 'a  ', 'x', 'é');
const text = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 12 })
  .map((lines) => lines.map(([content, end]) => content + end).join(''));

it('finds only a place that really holds the text, up to blanks and line ends', () => {
  const bare = (value: string) =>
    value
      .replaceAll('\r\n', '\n')
      .split('\n')
      .map((one) => one.trim())
      .join('\n')
      .trim();
  fc.assert(
    fc.property(text, fc.array(line, { minLength: 1, maxLength: 3 }), (whole, lines) => {
      const old = lines.join('\n');
      const found = findUnique(whole, old, 'NEW');
      if (found.status === 'found') expect(bare(whole.slice(found.start, found.end))).toBe(bare(old));
      if (found.status === 'several') expect(found.lines.length).toBeGreaterThan(1);
    }),
  );
});

it('finds whatever was cut out of a text, if it is there only once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(), (whole, a, b) => {
      const [start, end] = [a % whole.length, (b % whole.length) + 1].sort((one, other) => one - other) as [number, number];
      const old = whole.slice(start, end);
      fc.pre(old !== '');
      const found = findUnique(whole, old, 'NEW');
      if (whole.indexOf(old) === whole.lastIndexOf(old))
        expect(found).toEqual({ status: 'found', start, end, replacement: 'NEW', how: 'exact' });
      else expect(found.status).toBe('several');
    }),
  );
});

it('decoding and encoding gives the same bytes, or refuses', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        text.map((value) => new TextEncoder().encode(`\ufeff${value}`)),
      ),
      (bytes) => {
        const file = decodeText(bytes);
        if (file) expect([...encodeText(file)]).toEqual([...bytes]);
      },
    ),
  );
});

it('makes line ends equal and counts lines', () => {
  expect([withEol('a\r\nb\n', '\n'), withEol('a\r\nb\n', '\r\n'), withEol('a\r\nb\n', null)]).toEqual(['a\nb\n', 'a\r\nb\r\n', 'a\r\nb\n']);
  const bytes = (value: string) => new TextEncoder().encode(value);
  expect(countLines(null, bytes('a\nb'))).toEqual({ added: 2, removed: 0 });
  expect(countLines(bytes('a\nb\nc\n'), bytes('a\nc\nd\n'))).toEqual({ added: 1, removed: 1 });
  expect(countLines(bytes('a\n'), null)).toEqual({ added: 0, removed: 1 });
  expect(countLines(new Uint8Array([0]), bytes('a\n'))).toEqual({ added: 1, removed: 0 });
  const many = (word: string) => bytes(Array.from({ length: 3000 }, (_, index) => `${word} ${index}`).join('\n'));
  expect(countLines(many('a'), many('b'))).toEqual({ added: 3000, removed: 3000 });
});
