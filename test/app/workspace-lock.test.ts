import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorkspaceLock } from '../../src/app/workspace-lock.ts';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { workspaceId } from '../../src/node/real-path.ts';
import type { LockOwner } from '../../src/node/file-lock.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { never, scratchFolder } from '../node/scratch.ts';

const place = () => ({
  home: scratchFolder('home'),
  workspace: scratchFolder('workspace'),
  logger: silentLogger,
  onTaken: async () => undefined,
});

test('short work of a person waits for the run that has the workspace, says whom it waits for, and can be given up before it begins', async () => {
  const where = place();
  const running = createWorkspaceLock({ ...where, onWait: () => undefined });
  await running.take('run-1', never);

  const stop = new AbortController();
  const waitedFor: LockOwner[] = [];
  const lock = createWorkspaceLock({
    ...where,
    onWait: (owner) => {
      waitedFor.push(owner);
      stop.abort();
    },
  });
  let begun = false;
  const undo = async (): Promise<string> => {
    begun = true;
    return 'undone';
  };
  await expect(lock.during('undo run-0', undo, stop.signal)).rejects.toThrow(InterruptedError);
  expect(begun).toBe(false);
  expect(waitedFor.map(({ purpose, pid }) => [purpose, pid])).toEqual([['run-1', process.pid]]);

  await running.release('run-1');
  expect(await lock.during('undo run-0', undo)).toBe('undone');
});

test('an owner that the person calls gone is passed over; whoever comes after it is waited for', async () => {
  const where = place();
  mkdirSync(join(where.home, 'locks'));
  const elsewhere = (number: number): LockOwner => {
    const owner = { host: 'elsewhere', pid: number, startTime: '1', purpose: 'run-1' };
    const file = join(where.home, 'locks', `${workspaceId(where.workspace)}.${number}.lock`);
    writeFileSync(file, JSON.stringify({ ...owner, released: false }));
    return owner;
  };
  let stop = new AbortController();
  const waitedFor: LockOwner[] = [];
  const lock = createWorkspaceLock({
    ...where,
    onWait: (owner) => {
      waitedFor.push(owner);
      stop.abort();
    },
  });
  elsewhere(1);
  await lock.presumeGone('run-1');
  await lock.take('run-1', never);
  await lock.release('run-1');
  expect(waitedFor).toEqual([]);

  const later = elsewhere(9);
  await expect(lock.take('run-1', stop.signal)).rejects.toThrow(InterruptedError);
  await lock.presumeGone('run-1');
  const latest = elsewhere(10);
  stop = new AbortController();
  await expect(lock.take('run-1', stop.signal)).rejects.toThrow(InterruptedError);
  expect(waitedFor).toEqual([later, latest]);
});

test('the same short work asked for twice is done one after the other, and giving one up leaves the other', async () => {
  const where = place();
  const lock = createWorkspaceLock({ ...where, onWait: () => secondWaits.resolve() });
  const secondWaits = Promise.withResolvers<void>();
  const firstBegins = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const order: string[] = [];
  const first = lock.during('undo run-0', async () => {
    order.push('first begins');
    firstBegins.resolve();
    await mayEnd.promise;
    order.push('first ends');
  });
  await firstBegins.promise;
  const given = new AbortController();
  const second = lock.during('undo run-0', async () => order.push('second'));
  const third = lock.during('undo run-0', async () => order.push('third'), given.signal);
  await secondWaits.promise;
  given.abort();
  await expect(third).rejects.toThrow(InterruptedError);
  mayEnd.resolve();
  await Promise.all([first, second]);
  expect(order).toEqual(['first begins', 'first ends', 'second']);
});

test('a run that takes the workspace again while it still gives it free waits for itself, and tells nobody', async () => {
  const waitedFor: LockOwner[] = [];
  const lock = createWorkspaceLock({ ...place(), onWait: (owner) => waitedFor.push(owner) });
  for (let time = 0; time < 5; time++) {
    await lock.take('run-1', never);
    const freed = lock.release('run-1');
    await Promise.all([freed, lock.take('run-1', never)]);
    await lock.release('run-1');
  }
  expect(waitedFor).toEqual([]);
});

test('what is given up before it had the workspace is given free without a word, and whoever takes it next gets it', async () => {
  const where = place();
  const other = createWorkspaceLock({ ...where, onWait: () => undefined });
  await other.take('run-0', never);
  const waits = Promise.withResolvers<void>();
  const lock = createWorkspaceLock({ ...where, onWait: () => waits.resolve() });
  const stop = new AbortController();
  const given = lock.take('run-1', stop.signal).catch((error: unknown) => error);
  await waits.promise;
  const freed = lock.release('run-1');
  const again = lock.take('run-1', never);
  stop.abort();
  expect(await given).toBeInstanceOf(InterruptedError);
  await freed;
  await other.release('run-0');
  await again;
  await lock.release('run-1');
});

test('what a run that ends left is looked at only while nobody else has the workspace, and nobody is waited for', async () => {
  const where = place();
  const taken: string[] = [];
  const told: LockOwner[] = [];
  const open = (name: string) =>
    createWorkspaceLock({ ...where, onWait: (owner) => void told.push(owner), onTaken: async () => void taken.push(name) });
  const [lock, other] = [open('lock'), open('other')];
  const looks: string[] = [];
  const look = (name: string) => async () => void looks.push(name);
  await other.take('run-2', never);
  await lock.ifFree('run-1', look('held by another run'));
  await other.ifFree('run-2', look('its own'));
  await lock.ifFree('run-1', look('still held'));
  await other.release('run-2');
  await lock.ifFree('run-1', async () => {
    await other.ifFree('run-3', look('held by one that ends'));
    looks.push('free');
  });
  await other.take('run-2', never);
  // Of what others left whoever works there next takes care.
  expect([looks, taken, told]).toEqual([['its own', 'free'], ['other', 'other'], []]);
  await other.release('run-2');
});

test('what fails while it is looked at is told, and the workspace is free again', async () => {
  const lock = createWorkspaceLock({ ...place(), onWait: () => undefined });
  await expect(lock.ifFree('run-1', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await lock.during('undo run-1', async () => 'undone')).toBe('undone');
});
