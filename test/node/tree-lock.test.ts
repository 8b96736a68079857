import { expect, test } from 'vitest';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { createTreeLock } from '../../src/node/tree-lock.ts';
import { never } from './scratch.ts';

/** A piece of work that is under way until it is ended, and notes when it begins and ends. */
function work(name: string, log: string[]) {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => (end = resolve));
  const fn = async (): Promise<string> => {
    log.push(`+${name}`);
    await over;
    log.push(`-${name}`);
    return name;
  };
  return { fn, end };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('writers share, a validation is alone, and nobody overtakes', async () => {
  const lock = createTreeLock();
  const log: string[] = [];
  const [a, b, v, c, w] = ['a', 'b', 'v', 'c', 'w'].map((name) => work(name, log)) as [
    ReturnType<typeof work>,
    ReturnType<typeof work>,
    ReturnType<typeof work>,
    ReturnType<typeof work>,
    ReturnType<typeof work>,
  ];
  const all = [
    lock.shared(never, a.fn),
    lock.shared(never, b.fn),
    lock.exclusive(never, v.fn),
    lock.shared(never, c.fn),
    lock.exclusive(never, w.fn),
  ];
  await turn();
  expect(log).toEqual(['+a', '+b']);
  a.end();
  await turn();
  expect(log).toEqual(['+a', '+b', '-a']);
  b.end();
  await turn();
  expect(log).toEqual(['+a', '+b', '-a', '-b', '+v']);
  v.end();
  await turn();
  expect(log.slice(5)).toEqual(['-v', '+c']);
  c.end();
  w.end();
  expect(await Promise.all(all)).toEqual(['a', 'b', 'v', 'c', 'w']);
  expect(log.slice(7)).toEqual(['-c', '+w', '-w']);
});

test('an aborted waiter leaves the queue, and those behind it go on', async () => {
  const lock = createTreeLock();
  const log: string[] = [];
  const [a, v, c] = ['a', 'v', 'c'].map((name) => work(name, log)) as [
    ReturnType<typeof work>,
    ReturnType<typeof work>,
    ReturnType<typeof work>,
  ];
  const stop = new AbortController();
  const first = lock.shared(never, a.fn);
  const second = lock.exclusive(stop.signal, v.fn);
  const third = lock.shared(never, c.fn);
  await turn();
  stop.abort();
  await expect(second).rejects.toThrow(InterruptedError);
  await turn();
  expect(log).toEqual(['+a', '+c']);
  a.end();
  c.end();
  await Promise.all([first, third]);
  await expect(lock.shared(AbortSignal.abort(), async () => log.push('never'))).rejects.toThrow(InterruptedError);
  expect(await lock.exclusive(never, async () => 'free')).toBe('free');
});

test('a failure gives the lock free and reaches its caller', async () => {
  const lock = createTreeLock();
  await expect(lock.exclusive(never, async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(lock.shared(never, async () => Promise.reject(new Error('broken too')))).rejects.toThrow('broken too');
  expect(await lock.exclusive(never, async () => 1)).toBe(1);
});

const leftTree = { checkpoint: { tree: 't', hash: 'h' }, volatilePaths: [], passes: [] };

test('what one leaves is for the next who has it alone; only where it passes straight on is the tree untouched', async () => {
  const lock = createTreeLock();
  const seen: unknown[] = [];
  const alone = (leaves: boolean): Promise<void> =>
    lock.exclusive(never, async ({ left, untouched, leave }) => {
      seen.push([left, untouched]);
      await turn();
      if (leaves) leave(leftTree);
    });
  await Promise.all([alone(true), alone(true), lock.shared(never, turn), alone(false), alone(true)]);
  await alone(true);
  expect(seen).toEqual([
    [null, false],
    [leftTree, true],
    [leftTree, false],
    [null, true],
    [leftTree, false],
  ]);
});
