import { expect, test } from 'vitest';
import { importsIn, mayLeadTo, mentionOf, mentionOfFolder, mentionOfPackage, type Mention } from '../../../src/core/evidence/mentions.ts';

type Line = [file: string, line: string];
/** The name, and those of the lines that use it. */
const users = ({ name, isUser }: Mention, lines: readonly Line[]): unknown[] => [
  name,
  ...lines.filter(([file, line]) => isUser(file, line)),
];

test('a file is used where its name is quoted, by code or by what a manifest says that others import', () => {
  const used: Line[] = [
    ['src/main.ts', "import { sum } from './lib/sum.js';"],
    ['src/main.py', "load('lib/sum.py')"],
    ['package.json', '  "main": "./lib/sum.js",'],
  ];
  const not: Line[] = [
    ['src/main.ts', 'const total = sum(1, 2);'],
    ['src/main.ts', "import { sums } from './lib/sums.js';"],
    ['src/main.ts', '  sum,'],
    ['README.md', "import { sum } from './lib/sum.js';"],
    ['package-lock.json', '  "main": "./lib/sum.js",'],
    ['package.json', '  "description": "what ./lib/sum.js does",'],
  ];
  expect(users(mentionOf('lib/sum.js'), [...used, ...not])).toEqual(['sum', ...used]);
});

test('a module of Python is imported without quotes, in one line or in several', () => {
  const used: Line[] = [
    ['app.py', 'from lib import sum'],
    ['app.py', '    sum as s,'],
  ];
  expect(users(mentionOf('lib/sum.py'), [...used, ['app.py', 'print(sum)']])).toEqual(['sum', ...used]);
});

test('the entry of a folder is used by the name of the folder, by its own, and from around it', () => {
  const used: Line[] = [
    ['test/sum.test.js', "import { same } from '../qa/index.js';"],
    ['test/sum.test.js', "import { same } from '../qa/index';"],
    ['test/sum.test.js', "import { same } from '../qa';"],
    ['test/sum.test.js', "import { same } from '@/qa/index.js';"],
    ['qa/deep/same.js', "export * from '..';"],
    ['qa/same.js', "import './index.js';"],
    ['qa/same.js', "const { same } = require('.');"],
  ];
  const not: Line[] = [
    ['src/main.js', "import { main } from './index.js';"],
    ['src/main.js', "import { main } from '../src/index.js';"],
    ['qa/same.js', "const parts = name.split('.');"],
    ['src/main.js', "export * from '.';"],
  ];
  const { name, pattern, isUser } = mentionOf('qa/index.js');
  expect(users({ name, pattern, isUser }, [...used, ...not])).toEqual(['qa', ...used]);
  for (const [, line] of used) expect([line, new RegExp(pattern, 'u').test(line)]).toEqual([line, true]);
  expect(users(mentionOf('index.js'), [['test/a.test.js', "import '..';"]])).toEqual(['index', ['test/a.test.js', "import '..';"]]);
});

test('the entries of other languages and runtimes are', () => {
  const deno: Line = ['test/sum.test.ts', "import { same } from '../qa/mod.ts';"];
  expect(users(mentionOf('qa/mod.ts'), [deno, ['src/a.ts', "import './mod.ts';"]])).toEqual(['qa', deno]);
  const python: Line[] = [
    ['test/test_sum.py', 'from qa import same'],
    ['qa/more.py', 'from . import same'],
  ];
  const other: Line = ['src/more.py', 'from . import same'];
  expect(users(mentionOf('qa/__init__.py'), [...python, other])).toEqual(['qa', ...python]);
  for (const [, line] of python) expect([line, new RegExp(mentionOf('qa/__init__.py').pattern, 'u').test(line)]).toEqual([line, true]);
});

test('what code imports by names that only a configuration can lead to a file', () => {
  const code = `import { readFileSync } from 'node:fs';
import { a } from './qa/same.js';
import '../same';
const b = await import('@checks/same.js');
const c = require("#checks/qa");
vi.mock('~/qa/index.ts?v=1', () => ({}));
export * from 'same';
export * from 'checks/other';`;
  expect(importsIn(code)).toEqual([
    'node:fs',
    './qa/same.js',
    '../same',
    '@checks/same.js',
    '#checks/qa',
    '~/qa/index.ts',
    'same',
    'checks/other',
  ]);
  const leading = (path: string, isOfPackage: (name: string) => boolean = () => false): string[] =>
    code.split('\n').filter((line) => mayLeadTo(path, line, isOfPackage));
  expect(leading('qa/same.ts')).toEqual(["const b = await import('@checks/same.js');"]);
  expect(leading('lib/qa/index.ts')).toEqual(['const c = require("#checks/qa");', "vi.mock('~/qa/index.ts?v=1', () => ({}));"]);
  expect(leading('lib/checks/index.ts')).toEqual([]);
  expect(leading('qa/other.ts')).toEqual(["export * from 'checks/other';"]);
  expect(leading('qa/same.ts', (name) => name.startsWith('@checks/'))).toEqual([]);
  expect(mayLeadTo('qa/same.ts', code, () => false)).toBe(true);
});

test('what stands behind a name, as a query, hides it from nobody', () => {
  const used: Line[] = [
    ['test/a.test.js', "import '../qa/same.js?v=1';"],
    ['test/a.test.js', "import '../qa/same.all-of-it.js#v1';"],
  ];
  expect(users(mentionOf('qa/same.js'), used)).toEqual(['same', ...used]);
});

test('lists for git and packages, and whose files are whose, use nothing', () => {
  const lists = ['.gitattributes', '.npmignore', '.dockerignore', '.github/CODEOWNERS'];
  expect(
    users(
      mentionOf('golden/out.txt'),
      lists.map((file): Line => [file, 'golden/out.txt text']),
    ),
  ).toEqual(['out']);
});

test('a package is used where it is imported; manifests only list it', () => {
  const used: Line[] = [
    ['src/a.ts', "import { sum } from '@shop/sums';"],
    ['src/a.ts', "import { sum } from '@shop/sums/lib';"],
  ];
  const not: Line[] = [
    ['src/a.ts', "import { sum } from '@shop/sums-more';"],
    ['package.json', '    "@shop/sums": "workspace:*"'],
    ['README.md', "import '@shop/sums';"],
  ];
  expect(users(mentionOfPackage('@shop/sums'), [...used, ...not])).toEqual(['@shop/sums', ...used]);
});

test('a folder is used where a path goes through it', () => {
  const used: Line[] = [
    ['src/a.ts', "readdirSync('data/cases')"],
    ['ci/run.sh', 'for one in cases/*; do check "$one"; done'],
  ];
  const not: Line[] = [
    ['src/a.ts', "readdirSync('data/showcases')"],
    ['package.json', '  "files": ["cases"]'],
    ['README.md', 'see cases/'],
  ];
  expect(users(mentionOfFolder('cases'), [...used, ...not])).toEqual(['cases', ...used]);
});
