import { expect, test } from 'vitest';
import { nearNames } from '../../../src/core/tool/near-names.ts';
import { describeChanges } from '../../../src/core/tool/tree-changes.ts';
import { createTestEnvironment, never } from './environment.ts';

test('a path may be meant that differs by two letters, none that differs by three', async () => {
  const { search } = createTestEnvironment({ 'src/helper.ts': '', 'src/helpings.ts': '' });
  expect(await nearNames('src/holpor.ts', search, never)).toEqual(['src/helper.ts']);
  expect(await nearNames('src/holpoz.ts', search, never)).toEqual([]);
});

test('thirty changed files are named, of more it is said how many', () => {
  const changes = Array.from({ length: 31 }, (_, index) => ({ path: `${index}.ts`, before: 'a', after: 'b' }));
  expect(describeChanges(changes.slice(1))).toMatch(/30\.ts\.$/u);
  expect(describeChanges(changes)).toMatch(/29\.ts and 1 more\.$/u);
});
