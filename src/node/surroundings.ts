import type { Surroundings } from '../core/ports.ts';
import { ignoredFiles } from './ignored-files.ts';
import { installedPackages } from './dependency-folders.ts';
import { watchSaves } from './editor-saves.ts';
import { readGitSettings } from './git-settings.ts';

/** Around commands in the workspace `root` (absolute, links resolved); `home`: where editor windows tell of saves. */
export function createSurroundings(home: string, root: string): Surroundings {
  return {
    packages: () => installedPackages(root),
    async watch() {
      const [saved, git, before] = [await watchSaves(home, root), await readGitSettings(root), await ignoredFiles(root)];
      return {
        ignored: async () => [...(await ignoredFiles(root))].flatMap(([path, stamp]) => (before.get(path) === stamp ? [] : [path])),
        saved,
        restoreGit: async (blobs) => git.restore(blobs, await saved()),
      };
    },
  };
}
