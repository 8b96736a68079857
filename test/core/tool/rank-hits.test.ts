import { expect, it } from 'vitest';
import { grepTool, rankHits } from '../../../src/core/tool/grep.ts';
import { createTestEnvironment, use } from './environment.ts';

const hit = (path: string, line: number, text: string) => ({ path, line, text });

it('puts declarations before uses, source before tests and generated files, the agent’s own files first, lines of a file in order', () => {
  const hits = [
    hit('dist/app.js', 1, 'function total() {}'),
    hit('lib/a.ts', 4, 'total(1);'),
    hit('src/b.ts', 2, 'return total(2);'),
    hit('src/b.ts', 9, 'total(3);'),
    hit('src/price.test.ts', 1, 'const total = 3;'),
    hit('src/price.ts', 7, 'export function total(net: number) {'),
    hit('web/x.ts', 1, 'class Total {}'),
  ];
  expect(rankHits(hits, String.raw`\btotal\b`, ['src']).map(({ path, line }) => `${path}:${line}`)).toEqual([
    'src/price.ts:7',
    'web/x.ts:1',
    'src/b.ts:2',
    'src/b.ts:9',
    'lib/a.ts:4',
    'src/price.test.ts:1',
    'dist/app.js:1',
  ]);
  expect(rankHits(hits, '[', []).map(({ path }) => path)).toHaveLength(hits.length);
});

it('cuts off what tells least', async () => {
  const tests = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`a/t${at}.test.ts`, 'total(1);\n'.repeat(10)]));
  const environment = createTestEnvironment({ ...tests, 'z/price.ts': 'export const total = 1;\n' });
  const { result } = await use(grepTool, { pattern: 'total' }, environment);
  expect(result.content.split('\n')[0]).toBe('z/price.ts:1: export const total = 1;');
  expect(result.content).toContain('(200 of 301 hits, the most telling first; narrow the pattern or the glob)');
});

it('of more hits than are looked at, what declares the name is found wherever its file lies', async () => {
  const uses = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`a/use-${at}.ts`, 'total(1);\n'.repeat(100)]));
  const environment = createTestEnvironment({ ...uses, 'z/price.ts': 'const total = 1;\nexport function total() {}\n' });
  const { result } = await use(grepTool, { pattern: String.raw`total\(` }, environment);
  expect(result.content.split('\n')[0]).toBe('z/price.ts:2: export function total() {}');
  expect(result.content).toContain('(200 of more than 2000 hits, the most telling first; narrow the pattern or the glob)');
  expect(result.content).not.toContain('const total');
  const { result: other } = await use(grepTool, { pattern: 'total', glob: 'a/**' }, environment);
  expect(other.content).not.toContain('z/price.ts');
});

it('no file takes the room of all others, and what it declares is not cut off', async () => {
  const environment = createTestEnvironment({
    'a/long.ts': `${'total(1);\n'.repeat(300)}function total() {}\n`,
    'b/one.ts': 'total(2);\n',
    'c/two.ts': 'total(3);\n',
  });
  const { result } = await use(grepTool, { pattern: 'total' }, environment);
  const lines = result.content.split('\n');
  expect(lines.slice(197, 200)).toEqual(['a/long.ts:301: function total() {}', 'b/one.ts:1: total(2);', 'c/two.ts:1: total(3);']);
  expect(lines[0]).toBe('a/long.ts:1: total(1);');
});
