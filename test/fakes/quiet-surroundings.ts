import type { Surroundings } from '../../src/core/surroundings.ts';

/** Nobody saves anything, and there is no git; `saved` may be filled by a test. */
export function quietSurroundings(saved = new Set<string>()): Surroundings {
  return {
    packages: async () => ({}),
    cutOff: async () => null,
    watch: async () => ({
      begin: async () => {},
      end: async () => {},
      saved: async () => saved,
      restore: async () => [],
      ignored: async () => [],
    }),
  };
}
