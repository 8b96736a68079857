import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FolderWatch } from '../../../src/core/durable/folder-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a folder that cannot be watched, because it comes later, is looked at now and then, and watched once it is there', async () => {
  const watchers: (() => void)[] = [];
  let stopped = 0;
  const watch = new FolderWatch(
    {
      watch: (_folder, changed) => {
        watchers.push(changed);
        return () => (stopped += 1);
      },
    },
    '/runs',
  );
  const { signal } = new AbortController();
  await watch.next(signal);
  const later = watch.next(signal);
  await vi.advanceTimersByTimeAsync(5_000);
  await later;
  expect([watchers.length, stopped]).toEqual([2, 1]);
  const changed = watch.next(signal);
  watchers[1]?.();
  await changed;
  watch.close();
  expect([watchers.length, stopped]).toEqual([2, 2]);
});
