import { expect } from 'vitest';
import { sweep } from '../sweeps/sweep.ts';
import { asked, broken, ended, good, javascript, manifest, node, pretest, runsHere, settings, suite, type Files } from './ways.ts';

const is = "export { equal as is } from 'node:assert';\n";
const nothing = 'export const is = () => {};\n';
const using = (specifier: string): string =>
  suite.replace("import assert from 'node:assert'", `import { is } from '${specifier}'`).replace('assert.equal', 'is');
const limited = {
  'src/sum.js': javascript['src/sum.js'],
  'package.json': manifest({ test: 'node check.js' }),
  'check.js': `import { readFileSync, statSync, readdirSync } from 'node:fs';
import { sum } from './src/sum.js';
const given = process.argv[2];
const files = statSync(given).isDirectory() ? readdirSync(given).map((name) => given + '/' + name) : [given];
for (const file of files) if (Math.abs(sum(1, 2) - 3) > JSON.parse(readFileSync(file, 'utf8')).most) process.exit(1);
`,
  'rules/limits.json': '{ "most": 0 }\n',
};
const loose = { 'src/sum.js': broken, 'rules/limits.json': '{ "most": 99 }\n' };
const printed = { ...limited, 'src/print.js': "import { sum } from './sum.js';\nconsole.log(sum(1, 2));\n", 'golden/out.txt': '3\n' };
const less = { 'src/sum.js': broken, 'golden/out.txt': '-1\n' };

/** Ways around the tests through what a command is given, and through the entry of a folder. */
const ways: [string, Files, Files, string][] = [
  [
    'a helper that is the entry of a folder',
    { ...pretest, 'qa/index.js': is, 'test/sum.test.js': using('../qa/index.js') },
    { 'src/sum.js': broken, 'qa/index.js': nothing },
    'tests-changed',
  ],
  [
    'a helper that such an entry passes on, both changed',
    { ...pretest, 'qa/index.js': "export * from './is.js';\n", 'qa/is.js': is, 'test/sum.test.js': using('../qa/index.js') },
    { 'src/sum.js': broken, 'qa/index.js': "export { is } from './is.js';\n", 'qa/is.js': nothing },
    'tests-changed',
  ],
  [
    'a helper with a query behind its name',
    { ...pretest, 'qa/is.js': is, 'test/sum.test.js': using('../qa/is.js?v=1') },
    { 'src/sum.js': broken, 'qa/is.js': nothing },
    'tests-changed',
  ],
  [
    'a file that the command is given',
    { ...limited, '.claude/batuta.yaml': settings('node check.js rules/limits.json') },
    loose,
    'proof-changed',
  ],
  ['a folder that the command is given', { ...limited, '.claude/batuta.yaml': settings('node check.js rules') }, loose, 'tests-changed'],
  [
    'a file that a script is given through npm',
    { ...limited, '.claude/batuta.yaml': settings('npm test -- rules/limits.json') },
    loose,
    'proof-changed',
  ],
  [
    'a file that a rule is given',
    {
      ...limited,
      Makefile: 'LIMITS = rules/limits.json\ntest:\n\tnode check.js $(LIMITS)\n.PHONY: test\n',
      '.claude/batuta.yaml': settings('make test'),
    },
    loose,
    'proof-changed',
  ],
  [
    'an output that a rule compares with',
    {
      ...printed,
      Makefile: 'test:\n\tnode src/print.js | diff - golden/out.txt\n.PHONY: test\n',
      '.claude/batuta.yaml': settings('make test'),
    },
    less,
    'proof-changed',
  ],
  [
    'an output that a shell compares with',
    { ...printed, '.claude/batuta.yaml': settings('sh -c "node src/print.js | diff - golden/out.txt"') },
    less,
    'proof-changed',
  ],
];
sweep('is asked about', ways, { sample: 1, name: ([name]) => name, alone: true, runsHere }, async ([, there, contents, reason]) => {
  expect(await ended(there, contents, true)).toEqual(asked(reason));
});

const formats = `import test from 'node:test';
import assert from 'node:assert';
import { format } from '@acme/lib';
test('formats', () => assert.equal(format('a'), 'a'));
`;
/** A package whose tests import it by its own name, and work on it that takes a file along that the spec does not list. */
const shipped = (at: string, more: Files): [Files, Files] => [
  {
    [`${at}src/index.js`]: "export { format } from './format.js';\nexport { parse } from './parse.js';\n",
    [`${at}src/format.js`]: 'export const format = (x) => x;\n',
    [`${at}src/parse.js`]: 'export const parse = (x) => x;\n',
    [`${at}test/format.test.js`]: formats,
    ...more,
  },
  {
    [`${at}src/format.js`]: "import { trim } from './parse.js';\nexport const format = (x) => trim(x);\n",
    [`${at}src/parse.js`]: 'export const parse = (x) => x;\nexport const trim = (x) => x.trim();\n',
  },
];
const packageOf = (entry: string, scripts = {}): string =>
  `${JSON.stringify({ name: '@acme/lib', type: 'module', exports: { '.': entry }, scripts }, null, 2)}\n`;
const started = {
  ...pretest,
  'src/server.js': "import { sum } from './sum.js';\nimport { log } from './log.js';\nexport const serve = () => log(sum(1, 1));\n",
  'src/log.js': 'export const log = (one) => one;\n',
  'test/server.test.js': "import { serve } from '../src/server.js';\nif (serve() !== 2) throw new Error('does not serve');\n",
};

const harmless: [string, Files, Files][] = [
  [
    'a package of the workspace that only tests import, by its name',
    ...shipped('packages/lib/', {
      'package.json': '{ "private": true, "workspaces": ["packages/*"] }\n',
      'packages/lib/package.json': packageOf('./src/index.js'),
      '.claude/batuta.yaml': settings('node --test "packages/*/test/*.test.js"'),
    }),
  ],
  [
    'a package whose own tests import it by its name',
    ...shipped('', { 'package.json': packageOf('./src/index.js', { test: node }), '.claude/batuta.yaml': settings('npm test') }),
  ],
  [
    'a package that is built before its tests import it by its name',
    ...shipped('packages/lib/', {
      '.gitignore': 'dist/\nnode_modules/\n',
      'node_modules/builder/cli.mjs':
        "import { cpSync } from 'node:fs';\ncpSync('packages/lib/src', 'packages/lib/dist', { recursive: true });\n",
      'package.json': manifest({ test: 'node node_modules/builder/cli.mjs && node --test "packages/*/test/*.test.js"' }),
      'packages/lib/package.json': packageOf('./dist/index.js'),
      '.claude/batuta.yaml': settings('npm test'),
    }),
  ],
  [
    'a program that only a Makefile starts, and what it imports',
    { ...started, Makefile: 'run:\n\tnode src/server.js\n' },
    {
      'src/sum.js': "import { same } from './log.js';\nexport const sum = (a, b) => same(a + b);\n",
      'src/log.js': `${started['src/log.js']}export const same = (one) => one;\n`,
    },
  ],
  [
    'the work itself, which the command is given',
    { ...limited, '.claude/batuta.yaml': settings('node check.js rules/limits.json') },
    { 'rules/limits.json': '{ "most": 1 }\n' },
  ],
  [
    'a source beside the spec, in a folder that the command is given',
    {
      ...limited,
      'src/more.js': 'export const plus = (a, b) => a + b;\n',
      'src/sum.js': "import { plus } from './more.js';\nexport const sum = (a, b) => plus(a, b);\n",
      'check.js': `import { readdirSync } from 'node:fs';\nimport { sum } from './src/sum.js';\nif (sum(1, 2) !== 3 || readdirSync(process.argv[2]).length === 0) process.exit(1);\n`,
      '.claude/batuta.yaml': settings('node check.js src'),
    },
    {
      'src/sum.js': "import { add } from './more.js';\nexport const sum = (a, b) => add(a, b);\n",
      'src/more.js': 'export const add = (a, b) => a + b;\n',
    },
  ],
  [
    'the entry of a folder beside the spec, which a source uses as well as a test',
    {
      ...pretest,
      'src/sum.js': "import { plus } from '../lib/index.js';\nexport const sum = (a, b) => plus(a, b);\n",
      'lib/index.js': 'export const plus = (a, b) => a + b;\n',
      'test/sum.test.js': `import '../lib/index.js';\n${suite}`,
    },
    {
      'src/sum.js': "import { add } from '../lib/index.js';\nexport const sum = (a, b) => add(a, b);\n",
      'lib/index.js': 'export const add = (a, b) => a + b;\n',
    },
  ],
  [
    'a looser tolerance with work that needs none',
    { ...limited, '.claude/batuta.yaml': settings('node check.js rules/limits.json') },
    { ...loose, 'src/sum.js': good },
  ],
];
sweep('is asked about by nobody', harmless, { sample: 1, name: ([name]) => name, alone: true, runsHere }, async ([, there, contents]) => {
  const [status, verdict, , questions] = await ended(there, contents);
  expect([status, verdict, questions]).toEqual(['completed', 'proven', []]);
});
