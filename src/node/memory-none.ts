import type { Memory } from '../core/ports.ts';

/** No memory server: knows nothing, keeps nothing, and its kind says so. */
export function createNoMemory(): Memory {
  return { kind: 'none', search: async () => [], remember: async () => {} };
}
