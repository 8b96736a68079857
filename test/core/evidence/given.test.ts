import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldersGivenIn, foldersIn, givenOn, lookedAtIn } from '../../../src/core/evidence/given.ts';

test.each<[string, string[]]>([
  ['npx tsc --noEmit src/a.ts', ['tsc', '--noEmit', 'src/a.ts']],
  ['npm exec -- eslint src/a.js', ['eslint', 'src/a.js']],
  ['pnpm eslint --parser ./tools/parser.js src/a.js', ['eslint', '--parser', 'src/a.js']],
  ['python3 -m mypy src/a.py', ['mypy', 'src/a.py']],
  ['node node_modules/typescript/bin/tsc src/a.ts', ['node_modules/typescript/bin/tsc', 'src/a.ts']],
  ["sh -c 'tsc src/a.ts'", ['tsc', 'src/a.ts']],
  ['out.js: src/a.ts\n\ttsc src/a.ts', ['tsc', 'src/a.ts']],
  ['tsc src/a.ts && node check.js src/a.ts', ['tsc']],
  ['node check.js qa/plan.mjs', []],
])('what only a compiler or a linter is given: %s', (text, expected) => {
  expect([...lookedAtIn(text)]).toEqual(expected);
});

const isThere = (path: string): boolean =>
  ['check.js', 'ci/check', 'web/check.js', 'app/__main__.py', 'manage.py', 'artisan', 'bin/rails'].includes(path);
test.each<[string, string[]]>([
  ['node --no-warnings check.js rules', ['rules']],
  ['node -r ./hook.js check.js --rules=rules/all', ['hook.js', 'rules/all']],
  ['./ci/check rules more', ['rules', 'more']],
  ['python3 -m app rules', ['app', 'rules']],
  ['cd web && node check.js rules', ['web/rules']],
  ['"$NODE" check.js rules', ['rules']],
  ['RULES = rules more\ntest:\n\tnode check.js $(RULES)', ['rules', 'more']],
  ['diff -r golden out', ['golden', 'out']],
  ['git diff --no-index golden out', ['diff', 'golden', 'out']],
  ['node check.js ../outside /etc .', []],
  ['node --test src', []],
  ['python3 manage.py test shop && php artisan test app && bin/rails test app', []],
  ['python3 manage.py check shop', ['check', 'shop']],
  ['python3 -m pytest src', []],
  ['eslint src && jest src', []],
])('folders that a program of the workspace is given: %s', (text, expected) => {
  expect(foldersGivenIn(text, '', isThere)).toEqual(expected);
});

test('what a package manager and make give on', () => {
  const given = (line: string): readonly string[] => givenOn(line.split(' '));
  expect(given('npm test -- rules --most 3')).toEqual(['rules', '--most', '3']);
  expect(given('npm run check rules')).toEqual(['rules']);
  expect(given('yarn test rules')).toEqual(['rules']);
  expect(given('pnpm --dir web test')).toEqual([]);
  expect(given('make -j2 test RULES=rules')).toEqual(['rules']);
  expect(given('node check.js rules')).toEqual([]);
});

test('folders in which the commands of a text run', () => {
  expect(foldersIn('cd web && node check.js', '')).toEqual(['web']);
  expect(foldersIn('npm --prefix web test && make -C tools', '')).toEqual(['', 'web', '', 'tools']);
});

test('whatever stands in a text, reading it ends', () => {
  const text = fc.string({ unit: fc.constantFrom(...'sh -c npx node tsc m=a$(){}|;&"\'\\\n\t./'.split('')), maxLength: 80 });
  fc.assert(
    fc.property(text, (one) => {
      expect([...lookedAtIn(one), ...foldersGivenIn(one, 'a', isThere), ...foldersIn(one, 'a')].every((found) => found.length < 200)).toBe(
        true,
      );
    }),
  );
});
