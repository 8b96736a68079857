import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closureOf } from '../../../src/core/evidence/closure.ts';

const workspace = (files: Readonly<Record<string, string>>) => ({
  read: async (path: string) => (Object.hasOwn(files, path) ? (files[path] ?? null) : null),
  manifests: async () => Object.keys(files).filter((path) => /(?:^|\/)(?:package|composer)\.json$/u.test(path)),
});
const manifest = (scripts: Record<string, unknown>): string => JSON.stringify({ name: 'shop', scripts });
const parts = async (command: string, files: Readonly<Record<string, string>>): Promise<string[]> =>
  (await closureOf(command.split(' '), workspace(files))).map(({ file, part, text }) => `${file} ${part}: ${text}`);

test('a script, its pre and post scripts, and the scripts that these call', async () => {
  const files = {
    'package.json': manifest({
      pretest: 'npm run --silent build',
      test: 'cross-env CI=1 node --test "test/*.test.js" && npm run check:types',
      posttest: 'node scripts/after.mjs',
      build: 'tsc -b',
      'check:types': 'tsc --noEmit',
      start: 'node src/main.js',
    }),
    'scripts/after.mjs': 'process.exit(0)',
    'test/a.test.js': '',
  };
  expect(await parts('npm test', files)).toEqual([
    'package.json scripts.build: tsc -b',
    'package.json scripts.check:types: tsc --noEmit',
    'package.json scripts.posttest: node scripts/after.mjs',
    'package.json scripts.pretest: npm run --silent build',
    'package.json scripts.test: cross-env CI=1 node --test "test/*.test.js" && npm run check:types',
    'scripts/after.mjs : process.exit(0)',
  ]);
});

test('scripts of other folders: by option, by cd, of all packages', async () => {
  const files = {
    'package.json': manifest({ test: 'cd web && npm test', all: 'turbo run lint' }),
    'web/package.json': manifest({ test: 'bash ../tools/check.sh', lint: 'eslint .' }),
    'api/package.json': manifest({ lint: 'biome check' }),
    'tools/check.sh': 'npm run lint\n./tools/last',
    'web/tools/last': '#!/usr/bin/env node\nnpm run nothing',
  };
  const web = [
    'tools/check.sh : npm run lint\n./tools/last',
    'web/package.json scripts.lint: eslint .',
    'web/package.json scripts.test: bash ../tools/check.sh',
    'web/tools/last : #!/usr/bin/env node\nnpm run nothing',
  ];
  expect(await parts('npm --prefix web run test', files)).toEqual(web);
  expect(await parts('pnpm --dir=web test', files)).toEqual(web);
  expect(await parts('npm t', files)).toEqual(['package.json scripts.test: cd web && npm test', ...web]);
  expect(await parts('npm run all', files)).toEqual([
    'api/package.json scripts.lint: biome check',
    'package.json scripts.all: turbo run lint',
    'web/package.json scripts.lint: eslint .',
  ]);
  expect(await parts('npm run lint --workspaces', files)).toEqual([
    'api/package.json scripts.lint: biome check',
    'web/package.json scripts.lint: eslint .',
  ]);
});

test('what runs scripts of many packages: its own words are no scripts, and a project may stand before a script', async () => {
  const scripts = { lint: 'eslint .', run: 'node src/main.js', 'run-many': 'true', shop: 'true' };
  const files = { 'package.json': manifest(scripts) };
  const lint = ['package.json scripts.lint: eslint .'];
  for (const command of ['turbo run lint', 'nx run shop:lint', 'nx run-many --target lint'])
    expect([command, await parts(command, files)]).toEqual([command, lint]);
});

test('composer scripts may be lists', async () => {
  const files = { 'composer.json': manifest({ test: ['@php vendor/bin/phpunit', 'php tools/after.php'] }), 'tools/after.php': '<?php' };
  expect(await parts('composer run-script test', files)).toEqual([
    'composer.json scripts.test: @php vendor/bin/phpunit\nphp tools/after.php',
    'tools/after.php : <?php',
  ]);
});

test('a Makefile: the rules that are reached, and what stands outside of rules', async () => {
  const makefile = [
    'FLAGS = -v # how',
    '.PHONY: test',
    'all: test docs',
    'test: build unit',
    '\tpython3 -m pytest $(FLAGS)',
    'build:',
    '\t@$(MAKE) -C tools ready',
    'unit: ; node checks/unit.js',
    'docs:',
    '\tsphinx',
  ].join('\n');
  const files = { Makefile: makefile, 'tools/Makefile': 'ready:\n\ttrue\nother:\n\tfalse', 'checks/unit.js': '1' };
  expect(await parts('make test', files)).toEqual([
    'Makefile make test: FLAGS = -v # how\n.PHONY: test\ntest: build unit\n\tpython3 -m pytest $(FLAGS)\nbuild:\n\t@$(MAKE) -C tools ready\nunit: ; node checks/unit.js',
    'checks/unit.js : 1',
    'tools/Makefile make ready: ready:\n\ttrue',
  ]);
  expect((await parts('make', files))[0]).toContain('sphinx');
  for (const command of ['make -C tools ready', 'make --directory=tools ready', 'make --directory tools ready'])
    expect([command, await parts(command, files)]).toEqual([command, ['tools/Makefile make ready: ready:\n\ttrue']]);
});

test('each line of a recipe and of a list begins in the same folder; those of a shell script go on from each other', async () => {
  const files = {
    Makefile: 'test:\n\tcd web && npm test\n\tnpm run lint\n',
    'composer.json': manifest({ test: ['cd web && npm test', 'npm run lint'] }),
    'check.sh': 'cd web\nnpm test\nnpm run lint\n',
    'package.json': manifest({ test: 'true', lint: 'eslint .' }),
    'web/package.json': manifest({ test: 'jest', lint: 'oxlint' }),
  };
  const called = async (command: string): Promise<string[]> => (await parts(command, files)).slice(1);
  const each = ['package.json scripts.lint: eslint .', 'web/package.json scripts.test: jest'];
  expect(await called('make test')).toEqual(each);
  expect(await called('composer test')).toEqual(each);
  const together = ['web/package.json scripts.lint: oxlint', 'web/package.json scripts.test: jest'];
  expect(await called('sh check.sh')).toEqual(together);
  expect((await parts('make test', { ...files, Makefile: `.ONESHELL:\n${files.Makefile}` })).slice(1)).toEqual(together);
});

test('what stands in front of a command, and a shell that is given one, hides nothing', async () => {
  const files = {
    'package.json': manifest({ test: 'true', 'check:a': 'node a.js', 'check:b': 'true', all: 'run-s check:*' }),
    'a.js': '1',
    'checks/run.py': '2',
  };
  const script = 'package.json scripts.test: true';
  const commands: [string[], string[]][] = [
    [['env', 'CI=1', 'npm', 'test'], [script]],
    [['bash', '-ec', 'cd . && npm test'], [script]],
    [['node', '--run', 'test'], [script]],
    [['poetry', 'run', 'python', 'checks/run.py'], ['checks/run.py : 2']],
    [['uv', 'run', 'checks/run.py'], ['checks/run.py : 2']],
    [['npm', 'x', 'tsx', 'a.js'], ['a.js : 1']],
    [['bun', 'x', 'tsx', 'a.js'], ['a.js : 1']],
    [['bun', 'a.js'], ['a.js : 1']],
    [['bun', 'run', 'test'], [script]],
    [['python3', '-m', 'checks.run'], ['checks/run.py : 2']],
    [
      ['npm', 'run', 'all'],
      [
        'a.js : 1',
        'package.json scripts.all: run-s check:*',
        'package.json scripts.check:a: node a.js',
        'package.json scripts.check:b: true',
      ],
    ],
  ];
  for (const [command, expected] of commands)
    expect([command, (await closureOf(command, workspace(files))).map(({ file, part, text }) => `${file} ${part}: ${text}`)]).toEqual([
      command,
      expected,
    ]);
});

test('files that options name decide, too: what is loaded first, a configuration of any name', async () => {
  const files = {
    'hooks.js': '1',
    'ci/rules.json': '2',
    'src/a.js': '3',
    'src/a.c': '4',
    'tsconfig.json': '5',
    'test/a.test.js': '6',
    'ci/test.vars': '7',
  };
  const commands: [string, string[]][] = [
    ['node --import ./hooks.js --test', ['hooks.js : 1']],
    ['node --import=./hooks.js --test', ['hooks.js : 1']],
    ['mocha -r ./hooks', ['hooks.js : 1']],
    ['npx eslint -c ci/rules.json src', ['ci/rules.json : 2']],
    ['node --env-file=ci/test.vars --test', ['ci/test.vars : 7']],
    ['tsc -p tsconfig.json', []],
    ['mocha --file test/a.test.js', []],
    ['gcc -c src/a.c', []],
    ['cp -p src/a.js dist', []],
  ];
  for (const [command, expected] of commands) expect([command, await parts(command, files)]).toEqual([command, expected]);
});

test('a shell script may go to the folder that it lies in', async () => {
  const text = 'cd "$(dirname "$0")"\nnode check.js';
  expect(await parts('sh tools/check.sh', { 'tools/check.sh': text, 'tools/check.js': '1' })).toEqual([
    'tools/check.js : 1',
    `tools/check.sh : ${text}`,
  ]);
  const up = 'cd "$(dirname "$0")/.." && npm test';
  expect(await parts('./tools/check.sh', { 'tools/check.sh': up, 'package.json': manifest({ test: 'true' }) })).toEqual([
    'package.json scripts.test: true',
    `tools/check.sh : ${up}`,
  ]);
});

test('a module that would come before the installed one', async () => {
  expect(await parts('python3 -B -m pytest -q', { 'pytest.py': '1', 'pytest/__init__.py': '2' })).toEqual([
    'pytest.py : 1',
    'pytest/__init__.py : 2',
  ]);
});

test('project files, tests, modules and programs from elsewhere are no closure', async () => {
  const files = {
    'Shop.sln': 'x',
    'tsconfig.json': '{}',
    'test/a.test.js': 'x',
    'src/main.py': 'x',
    'node_modules/.bin/tsc': 'x',
    'package.json': manifest({ test: 'jest' }),
  };
  const commands = [
    'dotnet test Shop.sln',
    'tsc -p tsconfig.json',
    'node --test test/a.test.js',
    'node test/a.test.js',
    'python3 -m pytest src/main.py',
    './node_modules/.bin/tsc',
    'npm install',
    'npm run',
    'node -e 1',
    'go test ./...',
    'npx jest',
    'bash ../outside.sh',
    'npm --prefix ../x test',
    'make test',
    'pnpm --dir web exec run-s check:*',
  ];
  for (const command of commands) expect([command, await parts(command, files)]).toEqual([command, []]);
});

test('scripts that call each other come to an end', async () => {
  const files = { 'package.json': manifest({ a: 'npm run b', b: 'npm run a' }) };
  expect(await parts('npm run a', files)).toEqual(['package.json scripts.a: npm run b', 'package.json scripts.b: npm run a']);
});

test('whatever stands in scripts, reading them ends, and a new script that nobody calls changes nothing', async () => {
  const text = fc.string({ unit: fc.constantFrom(...'npm run ab&|;"\'\\\n\t$()#=@:make/.-'.split('')), maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(text, text, text, async (a, b, makefile) => {
      const files = { 'package.json': manifest({ a, b }), Makefile: makefile };
      const before = await closureOf(['npm', 'run', 'a'], workspace(files));
      const after = await closureOf(
        ['npm', 'run', 'a'],
        workspace({ ...files, 'package.json': manifest({ a, b, 'new-script': 'exit 0' }) }),
      );
      expect(after).toEqual(before);
      expect(before.some(({ part }) => part === 'scripts.a')).toBe(true);
    }),
  );
});
