import { createHash } from 'node:crypto';
import type { Blobs } from '../../src/core/ports.ts';

export interface MemoryBlobs extends Blobs {
  readonly all: Map<string, Uint8Array>;
  /** Content of a blob as text; throws when it is not there. */
  text(hash: string): string;
}

/** Blobs in memory. Take one out of `all` to play damage. */
export function createMemoryBlobs(): MemoryBlobs {
  const all = new Map<string, Uint8Array>();
  return {
    all,
    put: async (bytes) => {
      const hash = createHash('sha256').update(bytes).digest('hex');
      all.set(hash, Uint8Array.from(bytes));
      return hash;
    },
    get: async (hash) => all.get(hash) ?? null,
    text: (hash) => {
      const bytes = all.get(hash);
      if (!bytes) throw new Error(`no blob ${hash}`);
      return Buffer.from(bytes).toString('utf8');
    },
  };
}
