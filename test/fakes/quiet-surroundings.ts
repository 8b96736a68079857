import type { BegunCommand, Surroundings } from '../../src/core/surroundings.ts';

/** Nobody saves anything, and there is no git; `saved` may be filled by a test. What is begun and not ended is known to whoever uses the same. */
export function quietSurroundings(saved = new Set<string>()): Surroundings {
  let begun: BegunCommand | null = null;
  const end = async (): Promise<void> => {
    begun = null;
  };
  const known = {
    end,
    outlived: async () => {},
    ended: async () => {},
    saved: async () => saved,
    restore: async () => [],
    copy: async () => {},
    copies: () => null,
  };
  return {
    packages: async () => ({}),
    cutOff: async () => begun && { ...begun, ...known },
    watch: async () => ({
      ...known,
      begin: async (command) => {
        begun = command;
      },
      moved: async () => [],
      lost: async () => null,
      ignored: async () => ({ written: [], added: [], gone: [] }),
      forget: async () => {},
      replaced: async () => [],
    }),
  };
}
