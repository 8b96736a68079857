import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { InterruptedError } from '../core/durable/errors.ts';
import { FolderWatch } from '../core/durable/folder-watch.ts';
import { atomicCreate, atomicWrite, removeStaleTemporaries } from './atomic-write.ts';
import { diskFiles } from './disk-files.ts';
import { isAlive, processIdentity } from './process-identity.ts';
import { readJson } from './read-json.ts';
import { toWorkspaceError } from './system-error.ts';

const ownerSchema = z.object({ host: z.string(), pid: z.int(), startTime: z.string(), purpose: z.string(), released: z.boolean() });
/** Who has the lock. */
export type LockOwner = Omit<z.infer<typeof ownerSchema>, 'released'>;

/** A lock that processes share: a folder for its files, and a name in it, of letters, digits and dots. */
export interface SharedLock {
  readonly folder: string;
  readonly name: string;
}

export interface LockRequest extends SharedLock {
  /** Shown to whoever waits (a run id). */
  readonly purpose: string;
  /** Aborts the waiting with an `InterruptedError`. */
  readonly signal: AbortSignal;
  /** The person says that this owner (see `ownerElsewhere`) is gone. Any other owner is still waited for. */
  readonly presumeGone?: LockOwner | undefined;
  /** How late the death of an owner is seen, milliseconds; default: that of `FolderWatch`. */
  readonly lateMs?: number;
  /** Called once for each owner that is waited for. */
  readonly onWait?: (owner: LockOwner) => void;
}

export interface HeldLock {
  /** Gives it free; may be repeated, and never releases a later owner's lock. */
  release(): Promise<void>;
}

/**
 * Takes a lock, also against others in this process. The lock is a series of files `<name>.<n>.lock`, of which the highest
 * number counts. When that one is released, or its owner is dead, creating the next number takes the lock; only one process succeeds.
 * A release is written into the file, which stays, so no number is used twice. A slow process that worked with an old listing notices
 * it, because it lists again after creating its file.
 */
export async function acquireFileLock(request: LockRequest): Promise<HeldLock> {
  const { folder, name, signal } = request;
  const self: LockOwner = { ...(await processIdentity()), purpose: request.purpose };
  const fileOf = (number: number): string => join(folder, `${name}.${number}.lock`);
  let announced = '';
  let watch: FolderWatch | null = null;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeStaleTemporaries(folder);
    for (;;) {
      signal.throwIfAborted();
      const highest = Math.max(0, ...(await numbers(request)));
      const owner = highest === 0 ? null : await readOwner(fileOf(highest));
      if (owner === 'replaced') continue;
      const gone = owner !== null && request.presumeGone !== undefined && isSame(owner, request.presumeGone);
      if (owner && !owner.released && !gone && (await isAlive(owner))) {
        const seen = JSON.stringify([highest, owner]);
        if (seen !== announced) request.onWait?.(named(owner));
        announced = seen;
        // That the owner has died is seen at its fall-back.
        watch ??= new FolderWatch(diskFiles(), folder, request.lateMs);
        await watch.next(signal);
        continue;
      }
      const mine = highest + 1;
      if (!(await atomicCreate(fileOf(mine), serialized(self, false), fileOptions))) continue;
      const others = (await numbers(request)).filter((number) => number !== mine);
      if (others.some((number) => number > mine)) {
        await rm(fileOf(mine), { force: true });
        continue;
      }
      for (const number of others) await rm(fileOf(number), { force: true });
      return heldLock(fileOf(mine), self);
    }
  } catch (error) {
    if (signal.aborted) throw new InterruptedError('interrupted while waiting for a lock');
    throw toWorkspaceError(error, folder);
  } finally {
    watch?.close();
  }
}

/** The owner on another host that holds it for `purpose`; null: none. Whether it is alive cannot be seen from here. */
export async function lockedElsewhere(lock: SharedLock, purpose: string): Promise<LockOwner | null> {
  await mkdir(lock.folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const highest = Math.max(0, ...(await numbers(lock)));
    const owner = highest === 0 ? null : await readOwner(join(lock.folder, `${lock.name}.${highest}.lock`));
    if (owner === 'replaced') continue;
    const { host } = await processIdentity();
    return owner === null || owner.released || owner.host === host || owner.purpose !== purpose ? null : named(owner);
  }
}

function named({ host, pid, startTime, purpose }: LockOwner): LockOwner {
  return { host, pid, startTime, purpose };
}

function isSame(one: LockOwner, other: LockOwner): boolean {
  return one.host === other.host && one.pid === other.pid && one.startTime === other.startTime && one.purpose === other.purpose;
}

function heldLock(file: string, self: LockOwner): HeldLock {
  let released: Promise<void> | null = null;
  return {
    // Until it says "released" the file belongs to this owner alone.
    release: () =>
      (released ??= atomicWrite(file, serialized(self, true), fileOptions).catch((error: unknown) => {
        // For example a full disk: the next call tries again.
        released = null;
        throw toWorkspaceError(error, file);
      })),
  };
}

/** No owner outlives a power cut, and a damaged file is nobody's. */
const fileOptions = { mode: 0o600, fleeting: true } as const;

const serialized = (owner: LockOwner, released: boolean): Buffer => Buffer.from(`${JSON.stringify({ ...owner, released })}\n`);

async function numbers({ folder, name }: SharedLock): Promise<number[]> {
  const found = (await readdir(folder)).map((file) => /^(.+)\.(\d+)\.lock$/u.exec(file));
  return found.flatMap((match) => (match?.[1] === name ? [Number(match[2])] : []));
}

/** null: the file is damaged and counts as nobody's; 'replaced': it is gone, so a newer one exists. */
async function readOwner(file: string): Promise<z.infer<typeof ownerSchema> | null | 'replaced'> {
  const stored = await readJson(file);
  if (stored === undefined) return 'replaced';
  const parsed = ownerSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
