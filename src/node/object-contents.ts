import { createHash, type Hash } from 'node:crypto';
import type { Git } from './git-program.ts';

/** Bytes; below, a content may stay in memory. */
export const smallContent = 100_000;

/**
 * SHA-256 of the contents of git objects, by id (an id also covers git's header). Streamed, so that large files need no memory; small ones are handed to
 * `keep`.
 */
export async function readContents(
  git: Git,
  store: string,
  ids: readonly string[],
  keep: (id: string, bytes: Uint8Array) => void,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  if (ids.length === 0) return hashes;
  let head = Buffer.alloc(0);
  let current: { id: string; left: number; hash: Hash; parts: Buffer[] | null } | null = null;
  const take = (chunk: Buffer): boolean => {
    let rest = chunk;
    while (rest.length > 0) {
      if (!current) {
        const end = rest.indexOf(10);
        head = Buffer.concat([head, end < 0 ? rest : rest.subarray(0, end)]);
        if (end < 0) return true;
        const [id = '', , size = ''] = head.toString('latin1').split(' ');
        if (!/^\d+$/u.test(size)) throw new Error(`the checkpoint store lacks the object ${id}`);
        current = { id, left: Number(size), hash: createHash('sha256'), parts: Number(size) < smallContent ? [] : null };
        head = Buffer.alloc(0);
        rest = rest.subarray(end + 1);
      } else if (current.left > 0) {
        const part = rest.subarray(0, current.left);
        current.hash.update(part);
        current.parts?.push(part);
        current.left -= part.length;
        rest = rest.subarray(part.length);
      } else {
        // Skips the line break after a content.
        hashes.set(current.id, current.hash.digest('hex'));
        if (current.parts) keep(current.id, new Uint8Array(Buffer.concat(current.parts)));
        current = null;
        rest = rest.subarray(1);
      }
    }
    return true;
  };
  const failures: Error[] = [];
  const onOutput = (chunk: Buffer): boolean => {
    try {
      return take(chunk);
    } catch (error) {
      failures.push(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  };
  await git.ok(['cat-file', '--batch'], { cwd: store, env: { GIT_DIR: store }, input: `${ids.join('\n')}\n`, onOutput });
  if (failures[0]) throw failures[0];
  return hashes;
}
