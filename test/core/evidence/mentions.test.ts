import { expect, test } from 'vitest';
import { mentionOf, mentionOfFolder, mentionOfPackage, type Mention } from '../../../src/core/evidence/mentions.ts';

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

test('the entry of a folder is known by the folder', () => {
  expect(mentionOf('src/store/index.ts').name).toBe('store');
  expect(mentionOf('shop/__init__.py').name).toBe('shop');
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
