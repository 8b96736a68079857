import fc from 'fast-check';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isGitName, normalizeInside } from '../../../src/core/policy/normalize-inside.ts';
import { PathError } from '../../../src/core/ports.ts';

describe('normalizeInside', () => {
  test.each([
    ['src/main.ts', 'src/main.ts'],
    ['./src//main.ts', 'src/main.ts'],
    ['src/../README.md', 'README.md'],
    ['', ''],
    ['.', ''],
    ['a/..', ''],
    ['~/notes', '~/notes'],
    ['.gitignore', '.gitignore'],
    ['.github/x', '.github/x'],
    ['..foo/.x', '..foo/.x'],
    ['src/Ação ü.ts', 'src/Ação ü.ts'],
  ])('%j is %j', (given, normal) => {
    expect(normalizeInside(given)).toBe(normal);
  });

  test.each([
    ['/etc/passwd', 'is absolute'],
    ['../x', 'leads out'],
    ['a/../../x', 'leads out'],
    ['..', 'leads out'],
    ['C:\\x', 'names a drive'],
    ['c:x', 'names a drive'],
    ['//server/share', 'another machine'],
    ['\\\\server\\share', 'another machine'],
    ['src\\main.ts', 'backslash'],
    ['a\0b', 'control'],
    ['a\nb', 'control'],
    ['a\ud800', 'control or broken'],
    ['.git', "git's own"],
    ['.GIT/config', "git's own"],
    ['sub/.Git/hooks/x', "git's own"],
    ['.git./config', "git's own"],
    ['.git /config', "git's own"],
    ['GIT~1/config', "git's own"],
    ['.git::$INDEX_ALLOCATION/config', "git's own"],
    ['.g\u200cit/config', "git's own"],
    ['src/x.', 'ends in a dot'],
    ['src /x', 'ends in a dot or a space'],
    [`${'a'.repeat(256)}`, 'more than 255'],
    [`${'ab/'.repeat(400)}x`, 'too long'],
  ])('%j is refused: %s', (given, words) => {
    expect(() => normalizeInside(given)).toThrow(PathError);
    expect(() => normalizeInside(given)).toThrow(words);
  });

  test('what is just short enough passes', () => {
    const [longest, shorter] = ['a'.repeat(255), 'a'.repeat(254)];
    const path = [longest, longest, longest, shorter, 'x'].join('/');
    expect(normalizeInside(path)).toBe(path);
    expect(() => normalizeInside([longest, longest, longest, longest, 'x'].join('/'))).toThrow('too long; a path has at most 1024 bytes');
  });

  test('a long path is shown by its beginning', () => {
    const path = `/${'a'.repeat(119)}`;
    expect(() => normalizeInside(path)).toThrow(`"${path}" is absolute`);
    expect(() => normalizeInside(`${path}b`)).toThrow(`"${path}…" is absolute`);
  });

  const nasty = fc.oneof(
    fc.constantFrom('..', '.', '', '.git', '.GIT', '~', 'C:', 'a', 'b.ts', '\\', ' ', '\0', '.git ', 'x.'),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );

  test('whatever comes in: an error in words, or a normal path inside that is its own normal form', () => {
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 8 }), fc.constantFrom('/', '//', '\\'), (parts, separator) => {
        let result: string;
        try {
          result = normalizeInside(parts.join(separator));
        } catch (error) {
          expect(error).toBeInstanceOf(PathError);
          return;
        }
        const joined = posix.join('/root', result);
        expect(joined === '/root' || joined.startsWith('/root/')).toBe(true);
        expect(normalizeInside(result)).toBe(result);
        expect(result.split('/').some((name) => name === '..' || name === '.' || isGitName(name))).toBe(false);
        expect(result).not.toMatch(/^\/|\/$|\/\/|\\|\0/u);
      }),
      { numRuns: 2000 },
    );
  });
});
