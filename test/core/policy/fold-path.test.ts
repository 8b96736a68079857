import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldedForms, foldText, storedName } from '../../../src/core/policy/fold-path.ts';

test.each([
  ['src/Main.TS', ['src/main.ts']],
  ['a\u0308/x', ['ä/x']],
  ['Stra\u00dfe', ['strasse']],
  ['STRA\u1e9eE', ['strasse']],
  ['\u212aey', ['key']],
  ['.g\u200cit', ['.git']],
  ['\u202egit', ['git']],
  ['ΑΣ', ['ασ']],
  ['a. /b..', ['a. /b..', 'a/b']],
  ['.env::$DATA', ['.env::$data', '.env']],
  ['x:y/z', ['x:y/z', 'x/z']],
  ['a:b\nc', ['a:b\nc', 'a']],
  ['..', ['..', '']],
])('%j', (path, forms) => expect(foldedForms(path)).toEqual(forms));

test('another spelling has the same forms, and a form is its own', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (text) => {
      const folded = foldText(text);
      expect(foldText(folded)).toBe(folded);
      expect(foldText(text.normalize('NFD'))).toBe(folded);
      expect(foldText(text.normalize('NFC'))).toBe(folded);
      expect(foldText(`\u200b${text}\u2069`)).toBe(folded);
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), (text) => {
      expect(foldText(text.toUpperCase())).toBe(foldText(text.toLowerCase()));
    }),
  );
});

test('a file has the name that its folder lists, however it is asked for', () => {
  expect(storedName('README.md', ['a', 'README.md', 'readme.md'])).toBe('README.md');
  expect(storedName('readme.md', ['a', 'README.md', 'readme.md'])).toBe('readme.md');
  expect(storedName('ReadMe.md', ['a', 'README.md'])).toBe('README.md');
  expect(storedName('a\u0308', ['\u00c4'])).toBe('\u00c4');
  expect(storedName('b', ['a', 'c'])).toBe('b');
});
