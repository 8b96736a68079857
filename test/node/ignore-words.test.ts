import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { surelyKept } from '../../src/node/ignore-words.ts';
import { bareEnvironment, repository, scratchFolder } from './scratch.ts';

function keptBy(lines: string, ...names: string[]): boolean[] {
  const file = join(scratchFolder(), 'ignore');
  writeFileSync(file, lines);
  return names.map((name) => surelyKept([file], [name]));
}

test('a name is surely kept where no line has its letters', () => {
  const lines = '# made by tools\nnode_modules/\n*.log\n/build/\n!build/kept\n[Dd]ebug/\n\n';
  expect(keptBy(lines, 'src/a.ts', 'part/new.txt', 'src/')).toEqual([true, true, true]);
  // What a line does mean, or may mean: that is for git to say.
  expect(keptBy(lines, 'a.log', 'build/x', 'src/build/x', 'rebuild.ts', 'src/node_modules/', 'Debug/x', 'A.LOG')).toEqual(
    Array(7).fill(false),
  );
  for (const line of ['*', '**/', '[a-z]*', '\\a', '?', '*/', '/*', 'b\\[x', '[[:alpha:]]x'])
    expect([line, keptBy(`${line}\n`, 'box/[x')]).toEqual([line, [false]]);
  // Blanks before a pattern are of it: this is neither a comment nor an exception.
  expect([keptBy(' #notes\n', ' #notes'), keptBy(' !notes\n', ' !notes')]).toEqual([[false], [false]]);
  // git reads a line up to a NUL, and most of UTF-16 consists of them.
  expect([keptBy('key\0s\n', 'key'), keptBy('k\0e\0y\0', 'k')]).toEqual([[false], [false]]);
  // Other spellings of one name.
  expect(keptBy('', 'é.txt', '\xC3\xA9.txt')).toEqual([false, false]);
});

test('no file, and an empty one, ignore nothing; one that cannot be read may ignore anything', () => {
  const folder = scratchFolder();
  expect(surelyKept([join(folder, 'none')], ['a'])).toBe(true);
  expect(keptBy('', 'a')).toEqual([true]);
  mkdirSync(join(folder, 'folder'));
  expect(surelyKept([join(folder, 'folder')], ['a'])).toBe(false);
});

test('what is surely kept git does not ignore', () => {
  const root = repository({ 'a.txt': 'a' });
  const part = fc.constantFrom(
    'a',
    'b',
    'A',
    '.',
    '-',
    '*',
    '**',
    '?',
    '/',
    '[ab]',
    '[!a]',
    '[a-b]',
    '\\',
    '!',
    '#',
    ' ',
    '\r',
    '\t',
    '\0',
  );
  const line = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
  const name = fc
    .array(fc.constantFrom('a', 'b', 'ab', 'ba.a', 'a-b', '#a', ' #', ' !a'), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('/'));
  let kept = 0;
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 3 }),
      fc.uniqueArray(name, { minLength: 8, maxLength: 8 }),
      fc.boolean(),
      (lines, names, isLoose) => {
        const file = join(root, '.gitignore');
        writeFileSync(file, lines.join('\n'));
        const args = ['-c', `core.ignoreCase=${isLoose}`, 'check-ignore', '-z', '--stdin', '--no-index'];
        const { stdout } = spawnSync('git', args, { cwd: root, env: bareEnvironment, input: names.join('\0'), encoding: 'utf8' });
        const ignored = new Set(stdout.split('\0'));
        for (const one of names) {
          if (!surelyKept([file], [one])) continue;
          kept += 1;
          expect([lines, one, ignored.has(one)]).toEqual([lines, one, false]);
        }
      },
    ),
    { numRuns: 150 },
  );
  expect(kept).toBeGreaterThan(50);
});
