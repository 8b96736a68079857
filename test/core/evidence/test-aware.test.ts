import { expect, test } from 'vitest';
import { isTestAware } from '../../../src/core/evidence/test-aware.ts';

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
])('%j becomes %j: %s', (before, now, expected) => {
  expect(isTestAware(before, now)).toBe(expected);
});
