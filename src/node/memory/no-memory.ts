import type { Memory, MemoryTools } from '../../core/memory/memory.ts';

const none = { entities: [], relations: [] };
const nothing: MemoryTools = {
  search: async () => none,
  open: async () => none,
  all: async () => none,
  add: async () => undefined,
  remove: async () => undefined,
  off: true,
  forget: async () => undefined,
};

/** The person turned memory off: nothing is found and nothing kept. */
export function createNoMemory(): Memory {
  return { use: async (_user, fn) => ({ status: 'used', value: await fn(nothing) }), approve: async () => undefined };
}
