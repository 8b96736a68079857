import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InterruptedError } from '../core/durable/errors.ts';
import type { Clock } from '../core/ports.ts';
import { atomicCreate, atomicWrite, removeStaleTemporaries } from './atomic-write.ts';
import { createClock } from './clock.ts';
import { isAlive, processIdentity } from './process-identity.ts';
import { readJson } from './read-json.ts';
import { canonicalWorkspace, workspaceId } from './real-path.ts';
import { inWords } from './system-error.ts';

const ownerSchema = z.object({ host: z.string(), pid: z.int(), startTime: z.string(), purpose: z.string(), released: z.boolean() });
/** Who has the workspace. */
export type LockOwner = Omit<z.infer<typeof ownerSchema>, 'released'>;

export interface LockRequest {
  readonly home: string;
  readonly workspace: string;
  /** What it is held for (a run id), for whoever waits. */
  readonly purpose: string;
  /** Ends the waiting with `InterruptedError`. */
  readonly signal: AbortSignal;
  /** Of this owner (see `ownerElsewhere`) the person says that it is gone. Whoever has the workspace after it is waited for all the same. */
  readonly presumeGone?: LockOwner | undefined;
  /** Called once for each owner that is waited for. */
  readonly onWait?: (owner: LockOwner) => void;
  readonly clock?: Clock;
}

export interface HeldLock {
  /** Gives the workspace free; safe to repeat. Never takes away what somebody else holds by now. */
  release(): Promise<void>;
}

/** How often a waiting process looks, milliseconds. */
const lookMs = 250;

/**
 * Takes the workspace for one process at a time, also against other threads of work in this one. The lock is a row of numbered files
 * `<workspace id>.<n>.lock`; the highest number counts. Taking it = creating the next number exclusively, which has one winner, when the highest one is
 * released or its owner is dead. A release is written into the file, which stays: a number is never given twice, so that a slow
 * process with an old view cannot get in beside a new owner (it looks once more after creating).
 */
export async function acquireWorkspaceLock(request: LockRequest): Promise<HeldLock> {
  const { home, signal, clock = createClock() } = request;
  const folder = join(home, 'locks');
  const prefix = workspaceId(await canonicalWorkspace(request.workspace));
  const self: LockOwner = { ...(await processIdentity()), purpose: request.purpose };
  const fileOf = (number: number): string => join(folder, `${prefix}.${number}.lock`);
  let told = '';
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeStaleTemporaries(folder);
    for (;;) {
      signal.throwIfAborted();
      const highest = Math.max(0, ...(await numbers(folder, prefix)));
      const owner = highest === 0 ? null : await readOwner(fileOf(highest));
      if (owner === 'replaced') continue;
      const gone = owner !== null && request.presumeGone !== undefined && isSame(owner, request.presumeGone);
      if (owner && !owner.released && !gone && (await isAlive(owner))) {
        const seen = JSON.stringify([highest, owner]);
        if (seen !== told) request.onWait?.(named(owner));
        told = seen;
        await clock.sleep(lookMs, signal);
        continue;
      }
      const mine = highest + 1;
      if (!(await atomicCreate(fileOf(mine), serialized(self, false), { mode: 0o600 }))) continue;
      const others = (await numbers(folder, prefix)).filter((number) => number !== mine);
      if (others.some((number) => number > mine)) {
        await rm(fileOf(mine), { force: true });
        continue;
      }
      for (const number of others) await rm(fileOf(number), { force: true });
      return heldLock(fileOf(mine), self);
    }
  } catch (error) {
    if (signal.aborted) throw new InterruptedError('interrupted while waiting for the workspace');
    throw inWords(error, folder);
  }
}

/** Who holds the workspace for `purpose` on another host, where it cannot be seen whether it lives; null: nobody. */
export async function ownerElsewhere({
  home,
  workspace,
  purpose,
}: Pick<LockRequest, 'home' | 'workspace' | 'purpose'>): Promise<LockOwner | null> {
  const folder = join(home, 'locks');
  const prefix = workspaceId(await canonicalWorkspace(workspace));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const highest = Math.max(0, ...(await numbers(folder, prefix)));
    const owner = highest === 0 ? null : await readOwner(join(folder, `${prefix}.${highest}.lock`));
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
    // The file is this owner's alone until it says "released", so writing it cannot hit anybody else's.
    release: () =>
      (released ??= atomicWrite(file, serialized(self, true), { mode: 0o600 }).catch((error: unknown) => {
        // A full disk may have room again: the next call tries anew.
        released = null;
        throw inWords(error, file);
      })),
  };
}

const serialized = (owner: LockOwner, released: boolean): Buffer => Buffer.from(`${JSON.stringify({ ...owner, released })}\n`);

async function numbers(folder: string, prefix: string): Promise<number[]> {
  const found = (await readdir(folder)).map((name) => /^([0-9a-f]+)\.(\d+)\.lock$/u.exec(name));
  return found.flatMap((match) => (match?.[1] === prefix ? [Number(match[2])] : []));
}

/** null: nobody, because the file is unreadable as an owner (it is created whole, so only damage does that). */
async function readOwner(file: string): Promise<z.infer<typeof ownerSchema> | null | 'replaced'> {
  const stored = await readJson(file);
  if (stored === undefined) return 'replaced';
  const parsed = ownerSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
