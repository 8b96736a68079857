import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldersGivenIn, foldersIn, givenOn, lookedAtIn } from '../../../src/core/evidence/given.ts';

test.each<[string, string[]]>([
  ['npx tsc --noEmit src/a.ts', ['tsc', '--noEmit', 'src/a.ts']],
  ['npm exec -- eslint src/a.js', ['eslint', 'src/a.js']],
  ['pnpm eslint --parser ./tools/parser.js src/a.js', ['eslint', '--parser', 'src/a.js']],
  ['pnpm x tsc src/a.ts', ['tsc', 'src/a.ts']],
  ['npm --silent exec tsc src/a.ts', ['tsc', 'src/a.ts']],
  ['yarn --silent dlx tsc src/a.ts', ['tsc', 'src/a.ts']],
  ['bun run tsc src/a.ts', ['tsc', 'src/a.ts']],
  ['dotenv -e .env -- npx tsc src/a.ts', ['tsc', 'src/a.ts']],
  ['python3 -m mypy src/a.py', ['mypy', 'src/a.py']],
  ['python3 -W error -m mypy src/a.py', ['mypy', 'src/a.py']],
  ['node node_modules/typescript/bin/tsc src/a.ts', ['node_modules/typescript/bin/tsc', 'src/a.ts']],
  ["sh -c 'tsc src/a.ts'", ['tsc', 'src/a.ts']],
  ['out.js: src/a.ts\n\ttsc src/a.ts', ['tsc', 'src/a.ts']],
  ['tsc src/a.ts && node check.js src/a.ts', ['tsc']],
  ['node check.js qa/plan.mjs', []],
  // A script, a program of the workspace and a module may be called as they like.
  ['npm tsc src/a.ts', []],
  ['pnpm check src/a.ts', []],
  ['node tools/eslint src/a.js', []],
  ['python3 -m checks.mypy src/a.py', []],
  ['npx; npm; sh -c; bash -e', []],
])('what only a compiler or a linter is given: %s', (text, expected) => {
  expect([...lookedAtIn(text)]).toEqual(expected);
});

const isThere = (path: string): boolean =>
  ['check.js', 'ci/check', 'web/check.js', 'app/__main__.py', 'manage.py', 'artisan', 'bin/rails'].includes(path);
test.each<[string, string[]]>([
  ['node --no-warnings check.js rules', ['rules']],
  ['node -r ./hook.js check.js --rules=rules/all', ['hook.js', 'rules/all']],
  ['./ci/check rules more', ['rules', 'more']],
  ['node --import ./hook.js --no-warnings check.js rules', ['hook.js', 'rules']],
  ['python3 -m app rules', ['app', 'rules']],
  ['python3 -W error -m app rules', ['error', 'app', 'rules']],
  ['bash -eo pipefail ci/check rules', ['pipefail', 'rules']],
  ["bash -eo pipefail -c 'cd web && node check.js rules'", ['web/rules']],
  ['python3 -m; node --no-warnings', []],
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
  expect(foldersGivenIn(text, '', isThere, false)).toEqual(expected);
});

test('a line goes on from the folder of the one before, or each begins anew', () => {
  const text = 'cd web && \\\nnode check.js rules\nnode check.js more';
  expect(foldersGivenIn(text, '', isThere, false)).toEqual(['web/rules', 'web/more']);
  expect(foldersGivenIn(text, '', isThere, true)).toEqual(['web/rules', 'more']);
});

test('what a package manager and make give on', () => {
  const given = (line: string): readonly string[] => givenOn(line.split(' '));
  expect(given('npm test -- rules --most 3')).toEqual(['rules', '--most', '3']);
  expect(given('npm run check rules')).toEqual(['rules']);
  expect(given('yarn test rules')).toEqual(['rules']);
  expect(given('yarn test --watch rules')).toEqual(['rules']);
  expect(given('npm rum check rules')).toEqual(['rules']);
  expect(given('npm -- rules')).toEqual(['rules']);
  expect(given('npm')).toEqual([]);
  expect(given('pnpm --dir web test')).toEqual([]);
  expect(given('pnpm --dir=web test rules')).toEqual([]);
  expect(given('pnpm --dir web test -- rules')).toEqual(['rules']);
  expect(given('pnpm -r test rules')).toEqual([]);
  expect(given('make -j2 test RULES=rules')).toEqual(['rules']);
  expect(given('node check.js rules')).toEqual([]);
});

test('folders in which the commands of a text run', () => {
  expect(foldersIn('cd web && node check.js', '')).toEqual(['web']);
  expect(foldersIn('npm --prefix web test && make -C tools', '')).toEqual(['', 'web', '', 'tools']);
  expect(foldersIn('npm --prefix=../web test && npm --prefix ../../web test; yarn --cwd', 'api')).toEqual(['api', 'web', 'api', 'api']);
});

test('whatever stands in a text, reading it ends', () => {
  const text = fc.string({ unit: fc.constantFrom(...'sh -c npx node tsc m=a$(){}|;&"\'\\\n\t./'.split('')), maxLength: 80 });
  fc.assert(
    fc.property(text, (one) => {
      expect(
        [...lookedAtIn(one), ...foldersGivenIn(one, 'a', isThere, false), ...foldersIn(one, 'a')].every((found) => found.length < 200),
      ).toBe(true);
    }),
  );
});
