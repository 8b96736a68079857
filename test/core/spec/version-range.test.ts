import { expect, test } from 'vitest';
import { inRange } from '../../../src/core/spec/version-range.ts';

test.each([
  ['*', null],
  ['', null],
  ['*', '1.2.3'],
  ['1.2.3', '1.2.3'],
  ['=1.2.3', '1.2.3'],
  ['1', '1.2.3'],
  ['1.x', '1.2.3'],
  ['^1.0.0', '1.2.3'],
  ['^0.2.1', '0.2.3'],
  ['^0', '0.2.3'],
  ['~1.2', '1.2.3'],
  ['>=1', '2.0.0'],
  ['^0.1.0 || ^1.0.0', '1.2.3'],
  ['2.0.0-beta.1', '2.0.0-beta.1'],
])('%j takes %j', (range, version) => {
  expect(inRange(range, version)).toBe(true);
});

test.each([
  ['^1.0.0', null],
  ['1.2.4', '1.2.3'],
  ['^1.3.0', '1.2.3'],
  ['^2.0.0', '1.2.3'],
  ['^0.1.0', '0.2.3'],
  ['^0.0.1', '0.0.2'],
  ['~1.1.0', '1.2.3'],
  ['>=1.2.4', '1.2.3'],
  ['^2.0.0', '2.1.0-beta.1'],
  ['latest', '1.2.3'],
  ['npm:other@1.2.3', '1.2.3'],
  ['>=1 <2', '1.2.3'],
  ['https://example.com/x.tgz', '1.2.3'],
])('%j does not take %j', (range, version) => {
  expect(inRange(range, version)).toBe(false);
});
