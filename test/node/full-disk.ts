import { execFileSync } from 'node:child_process';
import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

export const page = 4096;

/** Does something while a folder is a disk of 128 KB. False: this machine mounts nothing. */
export async function onSmallDisk(folder: string, act: () => Promise<void>): Promise<boolean> {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return false;
  }
  try {
    await act();
  } finally {
    execFileSync('umount', [folder]);
  }
  return true;
}

/** Fills the disk until only so many pages are free, with a file `filler`. */
export function fill(folder: string, free: number): void {
  const file = join(folder, 'filler');
  const handle = openSync(file, 'w');
  let written = 0;
  try {
    for (;;) written += writeSync(handle, Buffer.alloc(page));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    closeSync(handle);
  }
  truncateSync(file, written - free * page);
}
