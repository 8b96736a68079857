import type { Memory } from '../core/memory.ts';

/** Stands in where there is no memory server: finds nothing and stores nothing. */
export function createNoMemory(): Memory {
  return { kind: 'none', search: async () => [], remember: async () => {} };
}
