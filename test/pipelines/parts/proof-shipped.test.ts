import { expect, test } from 'vitest';
import { kinds, type Files } from './proof-kinds.ts';

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
const nothing = (paths: string[]): object => Object.fromEntries(paths.map((path) => [path, null]));
const changed = (paths: string[]): Files => Object.fromEntries(paths.map((path) => [path, '1']));

const library = (at: string): Files => ({ [`${at}src/index.js`]: "export { a } from './a.js';\n", [`${at}src/a.js`]: '' });
const byName = (name: string): string => `import { a } from '${name}';\n`;
const sources = (at: string): string[] => [`${at}src/index.js`, `${at}src/a.js`];
test.each<[string, Files, string[]]>([
  [
    'of the workspace, by its exports',
    {
      'package.json': json({ private: true, workspaces: ['packages/*'] }),
      'packages/lib/package.json': json({ name: '@acme/lib', exports: { '.': './src/index.js' } }),
      ...library('packages/lib/'),
      'packages/lib/test/a.test.js': byName('@acme/lib'),
    },
    sources('packages/lib/'),
  ],
  [
    'that is the whole workspace',
    { 'package.json': json({ name: 'acme', exports: './src/index.js' }), ...library(''), 'test/a.test.js': byName('acme') },
    sources(''),
  ],
  [
    'that is private, and that nobody needs for development',
    { 'package.json': json({ name: 'acme', private: true, main: 'src/index.js' }), ...library(''), 'test/a.test.js': byName('acme') },
    sources(''),
  ],
  [
    'that is built',
    {
      'packages/lib/package.json': json({ name: '@acme/lib', exports: { '.': './dist/index.js' }, bin: { acme: 'dist/cli.js' } }),
      'packages/lib/src/cli.ts': "import './a.js';\n",
      'packages/lib/src/index.ts': "export * from './a.js';\n",
      'packages/lib/src/a.ts': '',
      'packages/lib/test/a.test.ts': byName('@acme/lib'),
    },
    ['packages/lib/src/cli.ts', 'packages/lib/src/index.ts', 'packages/lib/src/a.ts'],
  ],
  [
    'that is built, and whose source has its name',
    {
      'package.json': json({ name: '@acme/lib', main: 'dist/lib.js' }),
      'src/lib.ts': "export * from './a.js';\n",
      'src/a.ts': '',
      'test/a.test.ts': byName('@acme/lib'),
    },
    ['src/lib.ts', 'src/a.ts'],
  ],
  [
    'that goes through its folders when it is built',
    {
      'apps/server/package.json': json({ name: '@acme/server', main: 'dist/app.js' }),
      'apps/server/src/app.ts': '',
      'apps/server/src/routes/users.ts': '',
      'apps/server/test/users.test.ts': byName('@acme/server'),
    },
    ['apps/server/src/app.ts', 'apps/server/src/routes/users.ts'],
  ],
  [
    'by the files in it',
    {
      'packages/ui/package.json': json({ name: '@acme/ui', exports: { './*': './src/*.js' } }),
      'packages/ui/src/button.js': '',
      'packages/ui/test/button.test.js': "import '../src/button.js';\nimport '@acme/ui/button';\n",
    },
    ['packages/ui/src/button.js'],
  ],
  [
    'with programs and types',
    {
      'package.json': json({ name: 'acme', bin: { acme: './bin/acme.js' }, module: 'esm/acme.js', types: 'types/acme.d.ts' }),
      'bin/acme.js': "import '../lib/run.js';\n",
      'lib/run.js': '',
      'esm/acme.js': '',
      'types/acme.d.ts': '',
      'test/a.test.js': "import '../bin/acme.js';\nimport '../lib/run.js';\nimport '../esm/acme.js';\nimport '../types/acme.d.ts';\n",
    },
    ['bin/acme.js', 'lib/run.js', 'esm/acme.js', 'types/acme.d.ts'],
  ],
  [
    'that has the usual entry',
    { 'package.json': json({ name: 'acme' }), 'index.js': "import './a.js';\n", 'a.js': '', 'test/a.test.js': byName('acme') },
    ['index.js', 'a.js'],
  ],
])('what a package gives to others is a source, although only tests import it here: one %s', async (_name, there, paths) => {
  expect(await kinds(there, changed(paths))).toEqual(nothing(paths));
});

const checks = {
  'qa/package.json': json({ name: 'checks', private: true, main: './index.js' }),
  'qa/index.js': "export * from './is.js';\n",
  'qa/is.js': '',
  'test/a.test.js': "import { is } from 'checks';\n",
};
test.each<[string, Files, string | null]>([
  ['for development', { 'package.json': json({ devDependencies: { checks: '*' } }) }, 'helper'],
  [
    'for development, without a name of its own',
    { 'package.json': json({ devDependencies: { checks: 'file:qa' } }), 'qa/package.json': json({ main: './index.js' }) },
    'helper',
  ],
  [
    'to run',
    { 'package.json': json({ devDependencies: { checks: '*' } }), 'web/package.json': json({ dependencies: { checks: '*' } }) },
    null,
  ],
  ['not at all', {}, null],
])('a private package that only tests import, and that others need %s', async (_name, there, kind) => {
  expect(await kinds({ ...checks, ...there }, changed(['qa/index.js', 'qa/is.js']))).toEqual({ 'qa/index.js': kind, 'qa/is.js': kind });
});

const server = {
  'check.js': '',
  'src/server.js': "import './db.js';\n",
  'src/db.js': '',
  'test/server.test.js': "import '../src/server.js';\nimport '../src/db.js';\n",
};
test.each<[string, Files]>([
  ['a target of a Makefile', { Makefile: 'run:\n\tnode src/server.js\ntest:\n\tnode check.js\n' }],
  ['a target, by a variable', { Makefile: 'MAIN = src/server.js\nrun:\n\tnode $(MAIN)\ntest:\n\tnode check.js\n' }],
  ['a target, in lines that go on', { Makefile: 'run:\n\tnode --watch \\\n\t  src/server.js\n' }],
  ['what an editor starts', { '.vscode/launch.json': json({ configurations: [{ program: '${workspaceFolder}/src/server.js' }] }) }],
  [
    'a job that deploys',
    { '.github/workflows/deploy.yml': 'jobs:\n  all:\n    steps:\n      - run: node check.js\n      - run: node src/server.js\n' },
  ],
  ['a hook', { '.husky/pre-push': 'node check.js\nnode src/server.js\n' }],
])('what people, editors and build servers start is a source, and so is what it imports: %s', async (_name, there) => {
  for (const command of ['node check.js', ...('Makefile' in there ? ['make test'] : [])])
    expect(await kinds({ ...server, ...there }, changed(['src/server.js', 'src/db.js']), [], command)).toEqual({
      'src/server.js': null,
      'src/db.js': null,
    });
});

const helper = { 'check.js': '', 'qa/is.js': '', 'test/a.test.js': "import '../qa/is.js';\n" };
test.each<[string, Files, string?]>([
  ['the recipe of a command', { Makefile: 'test:\n\tnode check.js qa/is.js\n' }, 'make test'],
  ['what such a recipe needs', { Makefile: 'test: first\n\tnode check.js\nfirst:\n\techo qa/is.js\n' }, 'make test'],
  ['a recipe that does what a command does', { Makefile: 'IS = qa/is.js\nall:\n\tnode check.js $(IS)\n' }],
  ['a job that does', { '.github/workflows/test.yml': 'jobs:\n  a:\n    steps:\n      - run: node check.js qa/is.js\n' }],
  ['what an editor starts that a command does', { '.vscode/launch.json': '{ "program": "check.js", "args": ["qa/is.js"] }' }],
  ['the settings', { '.claude/batuta.yaml': 'tests: ["qa/is.js"]\n' }],
])('who only proves uses nothing as a source does: %s', async (_name, there, command) => {
  const { 'qa/is.js': kind } = await kinds({ ...helper, ...there }, { 'qa/is.js': '1' }, [], command);
  expect(kind).toMatch(/^(?:closure|helper)$/u);
});

const given = { 'scripts/check.js': '', 'manage.py': '', artisan: '', 'scripts/e2e.sh': 'go build "./$1"\n', 'bin/rails': '' };
const scripts = (check: string): string => json({ scripts: { check } });
test.each<[string, string, Files?]>([
  ['python manage.py test shop', 'shop/admin.py'],
  ['python manage.py test shop', 'shop/initial.json'],
  ['php artisan test app', 'app/Http/Controllers/A.php'],
  ['bin/rails test app', 'app/models/a.yml'],
  ['node scripts/check.js src', 'src/pages/about.tsx'],
  ['npm run check', 'src/pages/about.tsx', { 'package.json': scripts('node scripts/check.js src') }],
  ['npm run check -- src', 'src/pages/about.tsx', { 'package.json': scripts('node scripts/check.js') }],
  ['npm run check -- src', 'src/package.json', { 'package.json': scripts('node scripts/check.js') }],
  ['make test', 'src/main.py', { Makefile: 'SRC = src\ntest:\n\tpython tools/lint.py $(SRC)\n', 'tools/lint.py': '' }],
  ['make test', 'src/main.py', { Makefile: 'test:\n\tsh check.sh\n', 'check.sh': 'python tools/lint.py src\n', 'tools/lint.py': '' }],
  ['sh scripts/e2e.sh cmd/app', 'cmd/app/main.go'],
  ['node scripts/check.js db/migrations', 'db/migrations/001.sql'],
  ['node scripts/check.js src', 'src/main.ts', { 'src/pages.json': '{ "main": "./main.ts" }' }],
])('code in a folder that a command is given is a source: %s, %s', async (command, path, there = {}) => {
  expect(await kinds({ ...given, [path]: '', ...there }, { [path]: '1' }, [], command)).toEqual({ [path]: null });
});

test('data in a folder that a command is given proves, and so does code in it that only tests use', async () => {
  const there = { ...given, 'qa/most.yaml': '', 'qa/out.golden': '', 'qa/is.js': '', 'test/a.test.js': "import '../qa/is.js';\n" };
  const paths = ['qa/most.yaml', 'qa/out.golden', 'qa/is.js'];
  expect(await kinds(there, changed(paths), [], 'node scripts/check.js qa')).toEqual(
    Object.fromEntries(paths.map((path) => [path, 'helper'])),
  );
});
