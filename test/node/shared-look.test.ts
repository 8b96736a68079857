import { expect, test } from 'vitest';
import { createSharedLook } from '../../src/node/shared-look.ts';

test('who ask at once share a look; who ask while it runs get the next one', async () => {
  let looks = 0;
  let end = (): void => {};
  const begun: (() => void)[] = [];
  const look = createSharedLook(async () => {
    const mine = ++looks;
    await new Promise<void>((resolve) => {
      end = resolve;
      begun.shift()?.();
    });
    return mine;
  });
  const begins = (): Promise<void> => new Promise((resolve) => begun.push(resolve));
  const first = begins();
  const [a, b] = [look(), look()];
  await first;
  const second = begins();
  const [c, d] = [look(), look()];
  end();
  expect(await Promise.all([a, b])).toEqual([1, 1]);
  await second;
  end();
  expect(await Promise.all([c, d])).toEqual([2, 2]);
});

test('a failed look is told to those who asked for it; the next one looks again', async () => {
  let fails = true;
  const look = createSharedLook(async () => {
    if (fails) throw new Error('broken');
    return 'seen';
  });
  await expect(look()).rejects.toThrow('broken');
  fails = false;
  expect(await look()).toBe('seen');
});
