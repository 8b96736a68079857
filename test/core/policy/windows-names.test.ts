import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAmbiguousOnWindows } from '../../../src/core/policy/windows-names.ts';

test.each([
  'nul',
  'src/NUL.txt',
  'aux/a.ts',
  'Con',
  'prn.tar.gz',
  'com1',
  'COM\u00b9.log',
  'lpt9',
  'com0',
  'conin$',
  'CONOUT$.x',
  'clock$',
  'aux .c',
  'CLAUDE~1/batuta.yaml',
  'NPMRC~1',
  'a/LONGFI~12.TXT',
  'GIT~1',
  'a.ts:hidden',
  'a.ts::$DATA',
  'a?',
  'a*',
  'a<b',
  'a>b',
  'a"b',
  'a|b',
  'a\\b',
])('%s', (path) => expect(isAmbiguousOnWindows(path)).toBe(true));

test.each([
  '',
  'src/main.ts',
  'console.ts',
  'null.ts',
  'auxiliary/a',
  'com.ts',
  'com10',
  'xcom1',
  'lpt',
  'src/[slug].ts',
  'a~b',
  '~',
  '~1',
  'notes~1.text',
  'longername~1',
  'a.b~1',
  'file~1.a.b',
  'a-nul',
])('%s is plain', (path) => expect(isAmbiguousOnWindows(path)).toBe(false));

test('a device is one in every folder, whatever its case and ending', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('con', 'Prn', 'AUX', 'nUl', 'com7', 'LPT3'),
      fc.constantFrom('', '.', '.txt', ' .x', '.a.b'),
      fc.constantFrom('', 'a/', 'a/b/'),
      fc.constantFrom('', '/c', '/c.ts'),
      (name, end, above, below) => isAmbiguousOnWindows(above + name + end + below),
    ),
  );
});
