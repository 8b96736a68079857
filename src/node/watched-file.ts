import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, statSync, type BigIntStats } from 'node:fs';
import { settled } from './hidden-files.ts';

/** A file as it was, or was not there. */
export interface WatchedFile {
  /** Whether it still holds what it held. */
  same(): boolean;
}

/** Longer files (bytes) that were written just now count as changed. */
const large = 1_000_000;

/** Its bytes are read only while others could come without another time. `follows`: what a link leads to, else the link itself. */
export function watchFile(path: string | Buffer, follows: boolean, now: () => number): WatchedFile {
  let then = stateOf(path, follows, now);
  return {
    same() {
      const next = stateOf(path, follows, now);
      const isSame = next.stamp === then.stamp && (then.settled || (then.hash() !== null && then.hash() === readHash(path, follows)));
      if (isSame) then = next;
      return isSame;
    },
  };
}

interface FileState {
  readonly stamp: string;
  readonly settled: boolean;
  /** Of its bytes when it was looked at; null: not known. */
  hash(): string | null;
}

function stateOf(path: string | Buffer, follows: boolean, now: () => number): FileState {
  const stats = lookAt(path, follows);
  const isAtRest = stats === null || !stats.isFile() || isSettled(stats, now());
  const hash = isAtRest || stats.size > large ? null : readHash(path, follows);
  return { stamp: stampOf(stats), settled: isAtRest, hash: () => hash };
}

/** SHA-256 of a regular file; null where there is none. Blocks on nothing. */
function readHash(path: string | Buffer, follows: boolean): string | null {
  const bytes = readRegular(path, follows);
  return bytes && createHash('sha256').update(bytes).digest('hex');
}

/** The bytes of a regular file; null where there is none, or it cannot be read. */
export function readRegular(path: string | Buffer, follows: boolean): Buffer | null {
  let file: number | null = null;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (follows ? 0 : (constants.O_NOFOLLOW ?? 0)));
    return fstatSync(file).isFile() ? readFileSync(file) : null;
  } catch {
    // Who needs it is told by git what is wrong.
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** Whether whoever writes it after `now` (milliseconds) gives it another time. */
export const isSettled = ({ ctimeMs, mtimeMs }: BigIntStats, now: number): boolean =>
  now - Number(ctimeMs > mtimeMs ? ctimeMs : mtimeMs) > settled;

/** Another one after each change that a time tells of. */
export const stampOf = (stats: BigIntStats | null): string =>
  stats === null ? 'none' : `${stats.dev} ${stats.mode} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.ino}`;

/** null: nothing that can be looked at. */
export function lookAt(path: string | Buffer, follows: boolean): BigIntStats | null {
  try {
    return (follows ? statSync : lstatSync)(path, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
