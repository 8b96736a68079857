import { expect, test } from 'vitest';
import { plainText, withoutEchoes } from '../../../src/core/evidence/echoes.ts';

const written = [{ file: 'test/sum.test.js', text: "test('expected 3', () => {\n  assert.equal(sum(1, 2), 3, 'expected 3');\n});\n" }];
const said = (printed: string, words: string, names: readonly string[] = []): string =>
  plainText(withoutEchoes(printed, words, { written, names }));

test('a line of the test itself says nothing, with or without the frame that a runner puts before it', () => {
  const line = "assert.equal(sum(1, 2), 3, 'expected 3');";
  expect(said(`  ${line}\n > 2 | ${line}\nAssertionError: -1 == 3`, 'expected 3')).toBe('AssertionError: -1 == 3');
});

test('a title that holds the words is no output of the code; one that does not hold them stays', () => {
  expect(said('✖ expected 3\nError: got -1', 'expected 3')).toBe('✖ Error: got -1');
  expect(said('✖ sums > expected 4 here\nError', 'expected 4', ['file > sums > expected 4 here'])).toBe('✖ sums > Error');
  expect(said('✖ other\nError: nothing', 'nothing', ['file > other'])).toBe('✖ other Error: nothing');
});

test('the name of the test file is no output of the code', () => {
  expect(said('at test/sum.test.js\nError: wrong sum', 'sum')).toBe('at Error: wrong sum');
});
