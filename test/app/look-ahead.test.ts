import { expect, test } from 'vitest';
import { createLookAhead } from '../../src/app/look-ahead.ts';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';

function world(lasts = 0) {
  const clock = createFakeClock();
  const closing = new AbortController();
  const begun = clock.elapsed();
  const looks: string[] = [];
  const take = async (workspace: string): Promise<void> => {
    looks.push(`${workspace} at ${clock.elapsed() - begun}`);
    clock.advance(lasts);
  };
  const wrote = createLookAhead(take, closing.signal, clock);
  /** Lets time pass, in steps of a hundredth of a second. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 10) {
      clock.advance(10);
      await new Promise(setImmediate);
    }
  };
  return { wrote, looks, pass, closing, clock };
}

test('what several write one after the other is looked at once, as soon as it is quiet', async () => {
  const { wrote, looks, pass, clock } = world();
  void wrote('shop');
  await pass(150);
  expect(wrote('shop')).toBe(null);
  await pass(150);
  expect(looks).toEqual([]);
  await pass(100);
  expect(looks).toEqual(['shop at 350']);
  await pass(1000);
  expect([looks.length, clock.sleepers()]).toEqual([1, 0]);
  void wrote('shop');
  await pass(250);
  expect(looks).toHaveLength(2);
});

test('writes without end are looked at all the same, and a workspace where a look takes long is left alone for ten times as long', async () => {
  const { wrote, looks, pass } = world(300);
  for (let times = 0; times < 150; times++) {
    void wrote('large');
    await pass(100);
  }
  expect(looks).toEqual(['large at 5000', 'large at 13300']);
});

test('each workspace has its own quiet', async () => {
  const { wrote, looks, pass } = world();
  void wrote('shop');
  await pass(100);
  void wrote('bank');
  await pass(300);
  expect(looks).toEqual(['shop at 200', 'bank at 300']);
});

test('nothing is looked at once all is closed, nor again where a look failed, until something else is written', async () => {
  const { wrote, looks, pass, closing } = world();
  const waiting = wrote('shop');
  closing.abort();
  await expect(waiting).rejects.toThrow(InterruptedError);
  await pass(500);
  expect(looks).toEqual([]);

  const clock = createFakeClock();
  let tries = 0;
  const failing = createLookAhead(
    async () => {
      tries += 1;
      throw new Error('no disk');
    },
    new AbortController().signal,
    clock,
  );
  const first = failing('shop');
  clock.advance(200);
  await expect(first).rejects.toThrow('no disk');
  expect(tries).toBe(1);
  expect(failing('shop')).not.toBe(null);
});
