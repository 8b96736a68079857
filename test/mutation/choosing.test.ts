import { expect, test } from 'vitest';
import { reaching } from './choose-tests.ts';
import { distance, importsBelow } from './imports.ts';
import type { Mutant } from './mutants.ts';
import { readOptions } from './options.ts';
import { reportOf } from './report.ts';
import { sameMutants } from './same-mutants.ts';

const graph: Record<string, string[]> = {
  'test/near.test.ts': ['src/a.ts'],
  'test/far.test.ts': ['src/b.ts'],
  'test/quick.test.ts': ['src/b.ts'],
  'test/other.test.ts': ['src/c.ts'],
  'src/b.ts': ['src/a.ts', 'src/c.ts'],
  'src/c.ts': ['src/b.ts'],
};
const names = (file: string): string[] => graph[file] ?? [];

test('tests that reach a file, the nearest and then the quickest first; circles end', () => {
  const times = { 'test/far.test.ts': 20, 'test/quick.test.ts': 10 };
  expect(reaching('src/a.ts', Object.keys(graph), names, times).filter((file) => file.startsWith('test/'))).toEqual([
    'test/near.test.ts',
    'test/quick.test.ts',
    'test/far.test.ts',
    'test/other.test.ts',
  ]);
  // What lies as the file does comes before whatever is nearer.
  const engine = { ...graph, 'test/engines/c.test.ts': ['src/b.ts'], 'src/c.ts': ['src/engines/embedded/d.ts'] };
  const order = reaching('src/engines/embedded/d.ts', Object.keys(engine), (of) => engine[of as keyof typeof engine] ?? [], times);
  expect(order.filter((of) => of.startsWith('test/'))).toEqual([
    'test/engines/c.test.ts',
    'test/other.test.ts',
    'test/quick.test.ts',
    'test/far.test.ts',
  ]);
  expect(distance('test/near.test.ts', 'src/c.ts', names)).toBeNull();
});

test('imports of every kind, and the scripts of child processes', () => {
  const root = new URL('../..', import.meta.url).pathname;
  const found = importsBelow(root);
  expect(found('test/mutation/run-tests-child.ts')).toEqual(['test/mutation/messages.ts']);
  expect(found('test/mutation/test-runner.ts')).toEqual(['test/mutation/messages.ts', 'test/mutation/run-tests-child.ts']);
  expect(found('src/cli/main.ts')).toEqual(['src/cli/keep-compiled.ts', 'src/cli/room-for-objects.ts', 'src/cli/run-process.ts']);
  expect(found('no/such/file.ts')).toEqual([]);
});

const mutant = (file: string, code: string, line = 1, at = 2): Mutant => ({
  file,
  code,
  line,
  at,
  start: 0,
  end: 1,
  before: '<',
  after: '<=',
});

test('the same mutants after files were moved and lines added: each once, those that are gone left out', () => {
  const known = [mutant('src/a.ts', 'a < b'), mutant('src/a.ts', 'a < b', 2), mutant('src/a.ts', 'gone < b')];
  const now = [mutant('src/c.ts', 'a < b', 8), mutant('src/moved/a.ts', 'a < b', 9), mutant('src/moved/a.ts', 'b < c', 7)];
  expect(sameMutants(known, now)).toEqual([now[1], now[0]]);
});

test('of a line that holds one operator twice, the mutant that was meant', () => {
  const now = [mutant('src/a.ts', 'a < b || c < d', 9), mutant('src/a.ts', 'a < b || c < d', 9, 11)];
  expect(sameMutants([mutant('src/a.ts', 'a < b || c < d', 7, 11)], now)).toEqual([now[1]]);
});

test('the report tells the share by folder, and every mutant that nobody noticed', () => {
  const tried = [
    { ...mutant('src/a/x.ts', ''), fate: 'killed', by: 'a test' },
    { ...mutant('src/a/x.ts', ''), fate: 'hung', by: null },
    { ...mutant('src/a/y.ts', '', 7), fate: 'survived', by: null },
    { ...mutant('src/b/z.ts', ''), fate: 'uncovered', by: null },
  ] as const;
  expect(reportOf(tried, ['src/a', 'src/b/z.ts', 'src/c']).split('\n')).toEqual([
    'src/a/y.ts:7  survived  "<"  →  "<="',
    'src/b/z.ts:1  uncovered  "<"  →  "<="',
    '',
    'src/a: 67 % of 3 noticed (1 killed, 1 hung), 1 survived, 0 not covered',
    'src/b/z.ts: 0 % of 1 noticed (0 killed, 0 hung), 0 survived, 1 not covered',
    'src/c: – of 0 noticed (0 killed, 0 hung), 0 survived, 0 not covered',
    'all: 50 % of 4 noticed (1 killed, 1 hung), 1 survived, 1 not covered',
    '',
  ]);
});

test('options', () => {
  expect(
    readOptions(['--folders', 'src/a/,src/b', '--count', '7', '--seed', 'x', '--tree', '/p', '--slow', '0', '--nearest', '4']),
  ).toEqual({
    folders: ['src/a', 'src/b'],
    count: 7,
    seed: 'x',
    tree: '/p',
    json: null,
    again: null,
    slow: 0,
    tests: 'test',
    nearest: 4,
  });
  expect(readOptions([])).toMatchObject({ count: 100, slow: Infinity, nearest: Infinity });
  expect(() => readOptions(['--count', 'many'])).toThrow('"many" is no whole number.');
  expect(() => readOptions(['--cuont', '1'])).toThrow('--cuont');
});
