import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { scratchFolder } from './scratch.ts';

/** Mounts a small disk of its own for the running test, or mounts it in another way; null where this machine does not let us. */
export function smallDisk(options: string): { readonly folder: string; readonly remount: (options: string) => void } | null {
  const folder = `${scratchFolder('disk')}/mounted`;
  mkdirSync(folder);
  const mount = (how: string): void => void execFileSync('mount', ['-t', 'tmpfs', '-o', how, 'tmpfs', folder], { stdio: 'ignore' });
  try {
    mount(options);
  } catch {
    return null;
  }
  // Before its folder is removed.
  onTestFinished(() => void execFileSync('umount', [folder]));
  return { folder, remount: (how) => mount(`remount,${how}`) };
}
