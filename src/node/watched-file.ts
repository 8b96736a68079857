import { createHash } from 'node:crypto';
import { lstatSync, statSync, type BigIntStats } from 'node:fs';
import { settled } from './hidden-files.ts';
import { readRegularFile } from './regular-file.ts';
import { systemCode } from './system-error.ts';

/** A file as it was, or was not there. */
export interface WatchedFile {
  /** Whether it still holds what it held. */
  same(): boolean;
}

/** Longer files (bytes) that were written just now count as changed. */
const large = 1_000_000;

/** Its bytes are read only while others could come without another time. `follows`: what a link leads to, else the link itself. */
export function watchFile(path: string | Buffer, follows: boolean, now: () => number): WatchedFile {
  const state = () => {
    const stats = lookAt(path, follows);
    const isAtRest = stats === null || !stats.isFile() || isSettled(stats, now());
    return { stamp: stampOf(stats), isAtRest, hash: isAtRest ? null : hashOf(path, follows) };
  };
  let then = state();
  return {
    same() {
      const next = state();
      if (next.stamp !== then.stamp) return false;
      if (!then.isAtRest && (then.hash === null || then.hash !== (next.hash ?? hashOf(path, follows)))) return false;
      then = next;
      return true;
    },
  };
}

/** SHA-256 of the bytes; null: too long, or they cannot be read now. */
function hashOf(path: string | Buffer, follows: boolean): string | null {
  try {
    const bytes = readRegularFile(path, large, follows);
    return bytes && createHash('sha256').update(bytes).digest('hex');
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
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
