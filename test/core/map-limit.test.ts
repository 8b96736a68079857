import { expect, test } from 'vitest';
import { mapLimit } from '../../src/core/map-limit.ts';
import { until } from '../progress/until.ts';

/** Work that ends when it is told to; it says what was begun, and how many are under way. */
function world() {
  const begun: number[] = [];
  const running = new Map<number, PromiseWithResolvers<string>>();
  const fn = (item: number): Promise<string> => {
    begun.push(item);
    const end = Promise.withResolvers<string>();
    running.set(item, end);
    return end.promise.finally(() => running.delete(item));
  };
  return { begun, running, fn };
}

test('only so many are at work at the same time, and results are in the order of the items', async () => {
  const { begun, running, fn } = world();
  const all = mapLimit([0, 1, 2, 3, 4], fn, 2);
  let most = 0;
  for (const item of [1, 0, 3, 2, 4]) {
    await until(() => expect(running.has(item)).toBe(true));
    most = Math.max(most, running.size);
    running.get(item)?.resolve(`${item}`);
  }
  expect([await all, begun, most]).toEqual([['0', '1', '2', '3', '4'], [0, 1, 2, 3, 4], 2]);
  expect(await mapLimit([], fn)).toEqual([]);
});

test('after an error none is begun; it is thrown when those under way have ended', async () => {
  const { begun, running, fn } = world();
  let isOver = false;
  const all = mapLimit([0, 1, 2, 3], fn, 2).finally(() => (isOver = true));
  const failed = all.catch((error: unknown) => String(error));
  running.get(0)?.reject(new Error('first'));
  await until(() => expect(running.has(0)).toBe(false));
  expect([begun, isOver]).toEqual([[0, 1], false]);
  running.get(1)?.reject(new Error('second'));
  expect([await failed, begun, isOver]).toEqual(['Error: first', [0, 1], true]);
});

test('whoever says no limit gets one', async () => {
  let running = 0;
  let most = 0;
  const result = await mapLimit(
    Array.from({ length: 100 }, (_, index) => index),
    async (item) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      return item;
    },
  );
  expect([result.length, result.at(-1), most]).toEqual([100, 99, 16]);
});
