import { expect, test } from 'vitest';
import type { Reported } from '../../../src/pipelines/parts/reported-tests.ts';
import { kinds, type Files } from './proof-kinds.ts';

const source = 'export const sum = (a, b) => a + b;\n';
const check = "import assert from 'node:assert';\nimport { sum } from '../src/sum.js';\nassert.equal(sum(1, 2), 3);\n";
const there = { 'src/sum.js': source, 'test/sum.test.js': "import '../src/sum.js';\n", 'checks/sum.js': check };
const rust = 'pub fn add() {}\n#[cfg(test)]\nmod tests {\n  #[test]\n  fn adds() {}\n}\n';
const doctest = 'def add(a, b):\n    """\n    >>> add(1, 2)\n    3\n    """\n    return a + b\n';

test.each<[string, Files, Files, string[], Record<string, Reported>, Record<string, string | null>]>([
  ['that was one', there, { 'checks/sum.js': '1' }, [], { 'checks/sum.js': 'before' }, { 'checks/sum.js': 'test' }],
  [
    'that was one and is listed',
    there,
    { 'checks/sum.js': '1' },
    ['checks/sum.js'],
    { 'checks/sum.js': 'before' },
    { 'checks/sum.js': 'test' },
  ],
  [
    'that says what is right, where no names were known',
    there,
    { 'checks/sum.js': '1' },
    [],
    { 'checks/sum.js': 'unsure' },
    { 'checks/sum.js': 'test' },
  ],
  ['that is gone', { ...there, 'checks/b.js': check }, {}, [], { 'checks/b.js': 'before' }, {}],
  [
    'that is new',
    there,
    { 'checks/more.js': check },
    [],
    { 'checks/sum.js': 'before', 'checks/more.js': 'now' },
    { 'checks/more.js': 'test' },
  ],
  [
    'that is new and listed, beside others',
    there,
    { 'checks/more.js': check },
    ['checks/more.js'],
    { 'checks/sum.js': 'before', 'checks/more.js': 'now' },
    { 'checks/more.js': 'test' },
  ],
  [
    'of Rust, in a source beside the spec',
    { 'src/lib.rs': '', 'src/neg.rs': rust },
    { 'src/neg.rs': rust.replace('adds', 'more') },
    ['src/lib.rs'],
    { 'src/neg.rs': 'before' },
    { 'src/neg.rs': 'test' },
  ],
])('a file of tests by what reports name: %s', async (_name, before, now, listed, reports, expected) => {
  expect(await kinds(before, now, listed, 'npm test', reports)).toEqual(expected);
});

test.each<[string, Files, Files, string[], Record<string, Reported>]>([
  [
    'a listed source that registers a test',
    there,
    { 'src/sum.js': "import test from 'node:test';\n" },
    ['src/sum.js'],
    { 'src/sum.js': 'now' },
  ],
  ['another source that registers one', there, { 'src/sum.js': "import test from 'node:test';\n" }, [], { 'src/sum.js': 'now' }],
  ['a source, where no names were known', there, { 'src/sum.js': "import test from 'node:test';\n" }, [], { 'src/sum.js': 'unsure' }],
  ['a listed source that tests import and that had a test', there, { 'src/sum.js': '1' }, ['src/sum.js'], { 'src/sum.js': 'before' }],
  ['what sources use', { ...there, 'src/main.js': "import './sum.js';\n" }, { 'src/sum.js': '1' }, [], { 'src/sum.js': 'before' }],
  [
    'a source of Rust that is listed',
    { 'src/lib.rs': rust },
    { 'src/lib.rs': rust.replace('adds', 'more') },
    ['src/lib.rs'],
    { 'src/lib.rs': 'before' },
  ],
  [
    'a source of Rust whose tests are as they were',
    { 'src/lib.rs': '', 'src/neg.rs': rust },
    { 'src/neg.rs': rust.replace('add()', 'plus()') },
    ['src/lib.rs'],
    { 'src/neg.rs': 'before' },
  ],
  [
    'a source of Rust without tests',
    { 'src/lib.rs': 'pub fn add() {}\n' },
    { 'src/lib.rs': '1' },
    ['src/lib.rs'],
    { 'src/lib.rs': 'before' },
  ],
  [
    'a module with the same sessions',
    { 'sums.py': doctest },
    { 'sums.py': doctest.replace('a + b', 'b + a') },
    [],
    { 'sums.py': 'before' },
  ],
  [
    'a module that gets its first session',
    { 'sums.py': 'def add(a, b):\n    return a + b\n' },
    { 'sums.py': doctest },
    ['sums.py'],
    { 'sums.py': 'now' },
  ],
  ['a new listed source', there, { 'src/plus.js': "import test from 'node:test';\n" }, ['src/plus.js'], { 'src/plus.js': 'now' }],
])('is no test that is put aside: %s', async (_name, before, now, listed, reports) => {
  const changed = Object.keys(now);
  expect(await kinds(before, now, listed, 'npm test', reports)).toEqual(Object.fromEntries(changed.map((path) => [path, null])));
});

test('a new file that changed sources use is none, whatever it registers', async () => {
  const now = { 'src/sum.js': "import { plus } from './plus.js';\n", 'src/plus.js': "import test from 'node:test';\n" };
  expect(await kinds(there, now, [], 'npm test', { 'src/plus.js': 'now' })).toEqual({ 'src/sum.js': null, 'src/plus.js': null });
});

test('a source with a test of its own makes no helper of what it uses', async () => {
  const before = { 'src/lib.rs': rust, 'src/sum.js': "import './plus.js';\n", 'src/plus.js': source };
  const now = { 'src/sum.js': "import './plus.js';\nimport test from 'node:test';\n", 'src/plus.js': '1' };
  expect(await kinds(before, now, ['src/sum.js'], 'npm test', { 'src/sum.js': 'now' })).toEqual({
    'src/sum.js': null,
    'src/plus.js': null,
  });
});
