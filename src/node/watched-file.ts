import { createHash } from 'node:crypto';
import { lstatSync, statSync, type Stats } from 'node:fs';
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
    return { stats, isAtRest, hash: isAtRest ? null : hashOf(path, follows) };
  };
  let then = state();
  return {
    same() {
      const next = state();
      if (!isSame(next.stats, then.stats)) return false;
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

/**
 * Milliseconds after which another write gets another time. Some file systems keep whole seconds, or every second one (FAT); those that keep parts of
 * a millisecond take them from the system's tick, of at most 16 ms.
 */
const settled = { coarse: 2000, fine: 100 };

/** Whether whoever writes it after `now` (milliseconds) gives it another time. */
export function isSettled({ ctimeMs, mtimeMs }: Stats, now: number): boolean {
  // Anybody may set the other one.
  const isFine = !Number.isInteger(ctimeMs);
  return now - Math.max(ctimeMs, mtimeMs) > (isFine ? settled.fine : settled.coarse);
}

/** Whether there was no change between these looks that a time tells of. */
export const isSame = (a: Stats | null, b: Stats | null): boolean =>
  a === null || b === null
    ? a === b
    : a.ctimeMs === b.ctimeMs && a.mtimeMs === b.mtimeMs && a.size === b.size && a.mode === b.mode && a.ino === b.ino && a.dev === b.dev;

/** As text: another one after each change that a time tells of. */
export const stampOf = (stats: Stats | null): string =>
  stats === null ? 'none' : `${stats.dev} ${stats.mode} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}`;

/** null: nothing that can be looked at. */
export function lookAt(path: string | Buffer, follows: boolean): Stats | null {
  try {
    return (follows ? statSync : lstatSync)(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
