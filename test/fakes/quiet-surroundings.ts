import type { BegunCommand, NotedCutOff, Surroundings } from '../../src/core/surroundings.ts';

/** Nobody saves anything, and there is no git; `saved` may be filled by a test. What is begun and not ended is known to whoever uses the same. */
export function quietSurroundings(saved = new Set<string>()): Surroundings {
  const notes = new Map<string, BegunCommand & Pick<NotedCutOff, 'untold'>>();
  const known = {
    outlived: async () => {},
    ended: async () => {},
    saved: async () => saved,
    restore: async () => [],
    putting: async () => {},
    putEarlier: async () => ({ asBefore: [], ofTree: [] }),
    touched: async () => [],
    copy: async () => {},
    copies: () => null,
  };
  return {
    packages: async () => ({}),
    noted: async () => [...notes.keys()],
    cutOff: async (runId) => {
      const begun = notes.get(runId);
      const left: NotedCutOff['left'] = async (untold) => void (begun && notes.set(runId, { ...begun, untold }));
      return begun ? { ...begun, ...known, left, end: async () => void notes.delete(runId) } : null;
    },
    watch: async () => {
      let noted = '';
      return {
        ...known,
        begin: async (command) => {
          noted = command.runId;
          notes.set(noted, { ...command, untold: null });
        },
        end: async () => void notes.delete(noted),
        moved: async () => [],
        lost: async () => null,
        ignored: async () => ({ written: [], added: [], gone: [] }),
        forget: async () => {},
        replaced: async () => [],
      };
    },
  };
}
