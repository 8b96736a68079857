import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visible } from '../../../src/core/policy/visible.ts';

it.each([
  ['git status', 'git status'],
  ['g\u0456t Grüße', 'g<U+0456>t Grüße'],
  ['git status\u202e x\u200b', 'git status<U+202E> x<U+200B>'],
  ['git\u00a0status', 'git<U+00A0>status'],
  ['cat a\u00a0b\u0000\n', 'cat a<U+00A0>b<U+0000><U+000A>'],
  [`git status${' '.repeat(300)}; x`, 'git status <U+0020 ×298> ; x'],
  ['a   b', 'a   b'],
  ['', ''],
])('%j is shown as %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

it('shows whatever there is, and nothing hidden', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visible(text);
      expect(shown).not.toMatch(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u);
      const seen = (some: string): string => some.replace(/[^a-z]/gu, '');
      expect(seen(shown.replaceAll(/<U\+[\dA-F]+( ×\d+)?>/gu, ''))).toBe(seen(text));
    }),
  );
});
