import { createHash, type Hash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileMode } from '../protocol/file-mode.ts';
import { systemCode } from './system-error.ts';
import { isSame, isSettled } from './watched-file.ts';

/** Hash of a file of which nothing else is kept, or of what a link holds. */
export function hiddenHash(mode: FileMode, bytes: Uint8Array): string {
  return begun(mode === 'link')
    .update(bytes)
    .digest('hex');
}

const begun = (isLink: boolean): Hash => createHash('sha256').update(isLink ? 'hidden link\0' : 'hidden file\0');

/**
 * `hiddenHash` of what lies at a path below `root`; null: no file or link; 'unreadable': this user may not. A file with unchanged size, times and
 * inode is not read again.
 */
export function createHiddenHashes(root: string, now: () => number = Date.now): (path: string) => Promise<string | null> {
  const known = new Map<string, { stats: Stats; hash: string }>();
  return async (path) => {
    const file = join(root, path);
    try {
      const stats = await lstat(file);
      const last = known.get(path);
      if (last && isSame(last.stats, stats)) return last.hash;
      // Asked before it is read: that may take longer than to be at rest.
      const isAtRest = isSettled(stats, now());
      const hash = begun(stats.isSymbolicLink());
      if (stats.isSymbolicLink()) hash.update(await readlink(file, { encoding: 'buffer' }));
      else if (stats.isFile()) for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
      else return null;
      const found = hash.digest('hex');
      if (isAtRest) known.set(path, { stats, hash: found });
      return found;
    } catch (error) {
      const code = systemCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return null;
      if (code === 'EACCES' || code === 'EPERM') return 'unreadable';
      throw error;
    }
  };
}
