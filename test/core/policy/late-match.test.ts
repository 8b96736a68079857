import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { lateMatch } from '../../../src/core/policy/late-match.ts';
import { plainNames } from '../../../src/core/policy/plain-names.ts';
import { configurationNames, lockNames, testFolders, testNames } from '../../../src/core/evidence/proof-conventions.ts';

const anywhere = (names: readonly string[]): string[] => names.map((name) => (name.includes('/') ? name : `**/${name}`));
const below = (names: readonly string[]): string[] => names.map((name) => `**/${name}/**`);

const lists: Readonly<Record<string, readonly string[]>> = {
  configuration: anywhere(Object.values(configurationNames).flat()),
  tests: anywhere(Object.values(testNames).flat()),
  locks: anywhere(lockNames),
  folders: below(testFolders),
  'all forms of names': [
    ...anywhere(['a', '.a', 'a.b', '{a,b}', '{,.}a', 'a{,b,.c}', '{a,b}.{c,{d,e}}', 'a{b,{c,d}e}f']),
    ...anywhere(['*.a', 'a*', 'a*b', '*{a,b}', '*-a', 'a{*b,c}', '*', '.*', 'a.*', 'a{,.*}', '*a*', 'a-{b}', 'a-{b..d}', '{*.a,b}']),
    ...below(['c', '.c', '*.c', '{c,d}', '*-c', '.c{,.*}']),
    'a/b',
    'a/**',
    '**/a/b',
    '**/[ab]c',
    '**/a?',
    '**/!(a)',
  ],
};

/** All that a glob's braces stand for, each star in some other's place. */
function examples(glob: string): string[] {
  const [whole, choices] = /\{([^{}]*)\}/u.exec(glob) ?? [];
  if (whole !== undefined && choices !== undefined)
    return choices.split(',').flatMap((choice) => examples(glob.replace(whole, () => choice)));
  const name = glob.replace(/^\*\*\//u, '').replace(/\/\*\*$/u, '');
  return name.includes('*') ? ['', 'a', '.', '.a', 'x.y', '-'].map((part) => name.replaceAll('*', part)) : [name];
}

describe('lateMatch', () => {
  test.each(Object.entries(lists))('says of %s what a pattern of the globs says', (_, globs) => {
    const [ours, theirs] = [lateMatch(globs), picomatch([...globs], { dot: true })];
    const name = fc.constantFrom(...globs.flatMap((glob) => examples(glob).slice(0, 50)));
    const change = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.toUpperCase(),
      (text) => `x${text}`,
      (text) => `.${text}`,
      (text) => `${text}.`,
      (text) => `${text}x`,
      (text) => text.slice(1),
      (text) => text.slice(0, -1),
    );
    const place = fc.constantFrom<(text: string) => string>(
      ...['NAME', 'a/NAME', '.a/b c/NAME', 'NAME/z', 'q/NAME/.z', 'q/NAME/y/z.js', 'é/NAME'].map(
        (form) => (text: string) => form.replace('NAME', () => text),
      ),
      // No paths in their normal form.
      ...['./NAME', '../NAME', '/NAME', 'NAME/', 'a//NAME', 'a\n/NAME', 'a/NAME\n', 'a\\NAME', 'a/./NAME'].map(
        (form) => (text: string) => form.replace('NAME', () => text),
      ),
    );
    fc.assert(
      fc.property(name, change, place, (one, changed, placed) => {
        const path = placed(changed(one));
        expect([path, ours(path)]).toEqual([path, theirs(path)]);
      }),
      { numRuns: 3000 },
    );
  });

  test('looks most names up: only what means more than names is made a pattern', () => {
    const others = plainNames(lists['configuration'] ?? []).others;
    expect(others.length).toBeLessThan(20);
    expect(plainNames(['**/a.{b,c}', '**/{d,e}/**', '**/*.f', '**/x/y', '**/g.*']).others).toEqual(['**/x/y', '**/g.*']);
  });
});
