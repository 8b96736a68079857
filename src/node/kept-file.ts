import { readlinkSync } from 'node:fs';
import { isOutOfReach, readRegularFile } from './regular-file.ts';
import { lookAt } from './watched-file.ts';

/** A file as it was. */
export interface Kept {
  /** `unreadable`: a file that this user may not read, or too large to keep; it is never put back, but removed where there was none. */
  readonly kind: 'file' | 'link' | 'unreadable';
  /** Of a link: where it leads. */
  readonly bytes: Buffer;
  readonly mode: number;
}

/** Larger ones are not kept. */
const largest = 1024 * 1024;

/** null: no file or link. Looked at synchronously: they are small and many, around every command. */
export function readKept(file: string): Kept | null {
  const stats = lookAt(file, false);
  if (stats?.isSymbolicLink()) return linkAt(file);
  if (!stats?.isFile()) return null;
  const bytes = readRegularFile(file, largest, false);
  return { kind: bytes ? 'file' : 'unreadable', bytes: bytes ?? Buffer.alloc(0), mode: Number(stats.mode) & 0o777 };
}

/** null: it is none by now. */
function linkAt(file: string): Kept | null {
  try {
    return { kind: 'link', bytes: readlinkSync(file, { encoding: 'buffer' }), mode: 0 };
  } catch (error) {
    if (isOutOfReach(error)) return null;
    throw error;
  }
}
