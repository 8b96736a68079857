import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownChange } from '../../src/app/own-change.ts';
import { inSpanish } from '../fakes/spanish.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (change: ReturnType<typeof ownChange>): string | null =>
  change.ok && change.bytes ? new TextDecoder().decode(change.bytes) : null;
const lines = (...all: string[]): string => `${all.join('\n')}\n`;
const many = Array.from({ length: 20 }, (_value, index) => `line ${index}`);

test('a file as HEAD has it: the whole result', () => {
  expect(ownChange({ head: bytes('a\n'), before: bytes('a\n'), after: bytes('b\n') })).toEqual({ ok: true, bytes: bytes('b\n') });
  expect(ownChange({ head: null, before: null, after: bytes('new\n') })).toEqual({ ok: true, bytes: bytes('new\n') });
});

test('the person’s uncommitted lines stay out, the run’s lines go in', () => {
  const head = lines(...many);
  const before = lines('mine', ...many);
  const after = lines('mine', ...many.slice(0, -1), 'theirs');
  expect(text(ownChange({ head: bytes(head), before: bytes(before), after: bytes(after) }))).toBe(lines(...many.slice(0, -1), 'theirs'));
});

test.each([
  ['the next line', 'a b c', 'A b c', 'A B c', 'a B c'],
  ['the line before', 'a b c', 'a b C', 'a B C', 'a B c'],
  ['put in after the person’s', 'a b', 'a mine b', 'a mine run b', 'a run b'],
  ['put in before the person’s', 'a b', 'a mine b', 'a run mine b', 'a run b'],
  ['between two of theirs', 'a b c', 'A b C', 'A run C', 'a run c'],
  ['lines that the person had deleted beside it', 'a b c d', 'a d', 'a D', 'a b c D'],
  ['the last line, without a line break', 'a b', 'A b', 'A b end', 'a b end'],
])('lines that adjoin the person’s are parted exactly: %s', (_name, head, before, after, wanted) => {
  const rows = (words: string): Uint8Array => bytes(words.replaceAll(' ', '\n'));
  expect(ownChange({ head: rows(head), before: rows(before), after: rows(after) })).toEqual({
    ok: true,
    bytes: Buffer.from(wanted.replaceAll(' ', '\n')),
  });
});

test.each([
  ['the same line', 'a b c', 'a mine c', 'a run c'],
  ['put in where the person had deleted', 'a b c', 'a c', 'a run c'],
  ['deleted with theirs in it', 'a b c d', 'a mine c d', 'a d'],
])('the same lines are not parted: all go in, and that is said: %s', (_name, head, before, after) => {
  const rows = (words: string): Uint8Array => bytes(`${words.replaceAll(' ', '\n')}\n`);
  expect(ownChange({ head: rows(head), before: rows(before), after: rows(after) })).toEqual({ ok: true, bytes: rows(after), with: true });
});

test('bytes of other encodings and line ends survive', () => {
  const head = Uint8Array.from([0xe9, 13, 10, 0x62, 13, 10]);
  const before = Uint8Array.from([0xe8, 13, 10, 0x62, 13, 10]);
  const after = Uint8Array.from([0xe8, 13, 10, 0x63, 13, 10]);
  expect(ownChange({ head, before, after })).toEqual({ ok: true, bytes: Buffer.from([0xe9, 13, 10, 0x63, 13, 10]) });
});

test.each([
  [{ head: null, before: bytes('a\n'), after: bytes('b\n') }, 'no estaba confirmado antes de la ejecución; confírmelo primero'],
  [{ head: bytes('a\n'), before: bytes('mine\n'), after: null }, 'la ejecución lo eliminó, con cambios suyos que no estaban confirmados'],
  [{ head: bytes('a\0'), before: bytes('b\0'), after: bytes('c\0') }, 'no es texto, y tenía cambios suyos antes de la ejecución'],
])('what cannot be told apart is refused, in the words of the person: %#', (contents, why) => {
  const change = ownChange(contents);
  expect(change.ok ? '' : inSpanish(change.why)).toBe(why);
});

test('no change of the person: always exactly the run’s result', () => {
  const content = fc.string().map((value) => bytes(value));
  fc.assert(
    fc.property(content, content, (before, after) => {
      expect(ownChange({ head: before, before, after })).toEqual({ ok: true, bytes: after });
    }),
  );
});

test('what the person committed of the run’s lines themselves is no difference, and their own lines beside it stay committed', () => {
  const change = ownChange({
    head: bytes(lines('mine', ...many, 'run')),
    before: bytes(lines('a', ...many, 'b')),
    after: bytes(lines('a', ...many, 'run')),
  });
  expect([text(change), change]).toEqual([lines('mine', ...many, 'run'), { ok: true, bytes: expect.anything() as unknown }]);
});
