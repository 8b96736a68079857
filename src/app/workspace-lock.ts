import { InterruptedError } from '../core/durable/errors.ts';
import type { Logger } from '../core/ports.ts';
import { acquireWorkspaceLock, ownerElsewhere } from '../node/workspace-lock.ts';
import type { HeldLock, LockOwner } from '../node/file-lock.ts';

/** The workspace, held for one run of this process at a time, over all processes. */
export interface WorkspaceLock {
  /** Resolves when this run has the workspace; at once when it has it already. Rejects when aborted. */
  take(runId: string, signal: AbortSignal): Promise<void>;
  /** The person says so: whoever holds it for this run on another host now is gone. Said of that owner alone: whoever has it later is waited for. */
  presumeGone(runId: string): Promise<void>;
  release(runId: string): Promise<void>;
  /** Does a short work of a run that ends, where that or nobody has the workspace; else nothing. What dead processes left there is not cleared before it. */
  ifFree(runId: string, fn: () => Promise<void>): Promise<void>;
  /** Holds it for a short work of a person's (undo, apply). Rejects with `InterruptedError` when aborted before it has the workspace. */
  during<T>(name: string, fn: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function createWorkspaceLock(options: {
  readonly home: string;
  readonly workspace: string;
  readonly onWait: (owner: LockOwner) => void;
  /** Awaited with the workspace held, before anything else is done in it. What fails there keeps nobody from working. */
  readonly onTaken: (taker: string) => Promise<void>;
  readonly logger: Logger;
}): WorkspaceLock {
  const { home, workspace, onWait, onTaken, logger } = options;
  const held = new Map<string, Promise<HeldLock>>();
  /** Those that are given free just now: whoever takes one again must not meet itself. */
  const freed = new Map<string, Promise<void>>();
  const gone = new Map<string, LockOwner>();
  /** Locks whose release could not be written (a full disk): others wait for them until that works, or this process ends. */
  const unreleased = new Set<HeldLock>();
  const giveBack = async (lock: HeldLock): Promise<void> => {
    try {
      await lock.release();
      unreleased.delete(lock);
    } catch (error) {
      unreleased.add(lock);
      logger.warn('The workspace could not be given free.', { error });
    }
  };
  const acquireAlone = async (purpose: string, signal: AbortSignal, whenHeld = onWait): Promise<HeldLock> => {
    await Promise.all([...unreleased].map(giveBack));
    return acquireWorkspaceLock({ home, workspace, purpose, signal, presumeGone: gone.get(purpose), onWait: whenHeld });
  };
  const acquire = async (purpose: string, signal: AbortSignal): Promise<HeldLock> => {
    const lock = await acquireAlone(purpose, signal);
    await onTaken(purpose).catch((error: unknown) =>
      logger.error('What a dead process left in the workspace could not be cleared.', { error }),
    );
    return lock;
  };
  const take = async (name: string, signal: AbortSignal): Promise<void> => {
    const known = held.get(name);
    if (known) return void (await known);
    const acquiring = (freed.get(name) ?? Promise.resolve()).then(() => acquire(name, signal));
    held.set(name, acquiring);
    try {
      await acquiring;
    } catch (error) {
      if (held.get(name) === acquiring) held.delete(name);
      throw error;
    }
  };
  const release = async (name: string): Promise<void> => {
    const known = held.get(name);
    held.delete(name);
    if (!known) return freed.get(name);
    // Who asked for it hears that it was given up; then there is nothing to give free, and no reason against taking it again.
    const giving = known.then(giveBack, () => {});
    freed.set(name, giving);
    try {
      await giving;
    } finally {
      if (freed.get(name) === giving) freed.delete(name);
    }
  };
  return {
    take,
    async presumeGone(runId) {
      const owner = await ownerElsewhere({ home, workspace, purpose: runId });
      if (owner) gone.set(runId, owner);
    },
    release,
    async ifFree(runId, fn) {
      const known = held.get(runId);
      if (known) {
        await known;
        return fn();
      }
      const stop = new AbortController();
      const lock = await acquireAlone(runId, stop.signal, () => stop.abort()).catch((error: unknown) => {
        if (error instanceof InterruptedError) return null;
        throw error;
      });
      if (!lock) return;
      try {
        await fn();
      } finally {
        await giveBack(lock);
      }
    },
    async during(name, fn, signal = new AbortController().signal) {
      // A lock of its own, not the one that `held` shares: the same work asked for twice waits for itself.
      const lock = await acquire(name, signal);
      try {
        return await fn();
      } finally {
        await giveBack(lock);
      }
    },
  };
}
