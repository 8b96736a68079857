import type { Surroundings } from '../core/ports.ts';
import { watchSaves } from './editor-saves.ts';
import { readGitSettings } from './git-settings.ts';

/** Around commands in the workspace `root` (absolute, links resolved); `home`: where editor windows tell of saves. */
export function createSurroundings(home: string, root: string): Surroundings {
  return {
    async watch() {
      const [saved, git] = [await watchSaves(home, root), await readGitSettings(root)];
      return { saved, restoreGit: async (blobs) => git.restore(blobs, await saved()) };
    },
  };
}
