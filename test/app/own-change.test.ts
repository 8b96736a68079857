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
  [
    { head: bytes('a\nb\n'), before: bytes('a\nmine\n'), after: bytes('a\ntheirs\n') },
    'la ejecución cambió líneas junto a cambios suyos que no estaban confirmados',
  ],
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
