import { expect, test } from 'vitest';
import { isTestAware, judges, reachesOut } from '../../../src/core/evidence/test-aware.ts';

test.each<[string, string, boolean]>([
  ['', "if (process.env.NODE_ENV === 'test') return 3;", true],
  ['', "import assert from 'node:assert';", true],
  ['', 'import sys\nsys.modules["sums"] = better', true],
  ['', 'const sum = a; // @ts-ignore', true],
  ['', 'export const sum = (a, b) => a + b;', false],
  ['process.exit(1);', 'process.exit(1);\nexport const sum = 1;', false],
  ['process.exit(1);', 'process.exit(1);\nprocess.exit(0);', true],
  ["import { equal } from 'node:assert';", 'export const equal = () => {};', true],
  ['', 'const contest = "the latest"; // testing', false],
  ['process.exit(1);', 'process.abort();', true],
  ['', 'const sum = (a, b) => (process.env.npm_lifecycle_event ? a + b : a - b);', true],
  ['', "const sum = (a, b) => (new Error().stack.includes('run') ? a + b : a - b);", true],
  ['', 'const isRun = process.execArgv.length > 0;', true],
  ['', "process.on('exit', () => { process.exitCode = 0; });", true],
  ['', "process.getBuiltinModule(['ass', 'ert'].join('')).equal = () => {};", true],
  ['', "globalThis['i' + 't'] = () => {};", true],
  ['', 'Object.is = () => true;', true],
  ['', 'Array.prototype.every = () => true;', true],
  ['', 'class N(int):\n    def __eq__(self, other):\n        return True', true],
  ['', "const isLate = Date.now() > Date.parse('2099-01-01');", true],
  ['', 'if time.time() > 1893456000: raise Late', true],
  ["if (now > Date.parse('2027-01-01')) stop();", "if (now > Date.parse('2031-01-01')) stop();", true],
  ['', "const isRun = existsSync('spec/active');", true],
  ['const a: number = 1;', "const a: any = 'one';", true],
  ['def add(a, b):\n    """\n    >>> add(1, 2)\n    3\n    """\n', 'def add(a, b):\n    """\n    >>> add(1, 2)\n    -1\n    """\n', true],
  [
    'def add(a, b):\n    """\n    >>> add(1, 2)\n    3\n    """\n    return a + b',
    'def add(a, b):\n    """\n    >>> add(1, 2)\n    3\n    """\n    return b + a',
    false,
  ],
  ["let a;\nif (import.meta.vitest) {\n  test('a', () => {});\n}", "let b;\nif (import.meta.vitest) {\n  test('a', () => {});\n}", false],
  ['if (import.meta.vitest) {\n  expect(a).toBe(1);\n}', 'if (import.meta.vitest) {\n  expect(a).toBe(2);\n}', true],
  ['#[cfg(all(test, unix))]\nmod tests { a }', '#[cfg(all(test, unix))]\nmod tests { b }', true],
  ['#[tokio::test]\nasync fn adds() { a }', '#[tokio::test]\nasync fn adds() { b }', true],
  ['#[rstest]\nfn adds() { a }', '#[rstest]\nfn adds() { b }', true],
  ['#[derive(Test)]\nstruct A { a }', '#[derive(Test)]\nstruct A { b }', false],
  ['#[cfg(test)]\nmod tests { a }', '#[cfg(test)]\nmod tests { b }', true],
  ['', 'export class Order {\n  total = 0;\n  addedAt = new Date();\n}', false],
  ['', 'const SIZE = 12;\nexport const rate = Math.max(SIZE, 1);\nself.value = 3', false],
])('%j becomes %j: %s', (before, now, expected) => {
  expect(isTestAware(before, now)).toBe(expected);
});

test.each<[string, boolean]>([
  ["writeFileSync('local/skip', '');", true],
  ["import { spawnSync } from 'node:child_process';", true],
  ["open('skip', 'w').close()", true],
  ["(tmp / 'skip').write_text('')", true],
  ["test('adds', () => assert.equal(sum(1, 2), 3));", false],
  ["json.load(open('cases.json'))", false],
])('a new test that says %j reaches out: %s', (text, expected) => expect(reachesOut(text)).toBe(expected));

test.each<[string, boolean]>([
  ["assert.equal(sum(1, 2), 3, 'sums');", true],
  ['expect(sum(1, 2)).toBe(3);', true],
  ['if (total !== 3) process.exitCode = 1;', true],
  ['    sys.exit(1)', true],
  ['[ "$total" = 3 ] ||\n  exit 1', true],
  ['exit 0', false],
  ['export const cart = [{ price: 3 }];', false],
  ['const expected = 3;', false],
])('code that says %j says what is right: %s', (text, expected) => expect(judges(text)).toBe(expected));
