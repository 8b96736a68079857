import { realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Checkpoints, Search, Surroundings, WorkspaceFiles } from '../core/ports.ts';
import { openCheckpoints } from '../node/checkpoints.ts';
import { canonicalWorkspace, workspaceId } from '../node/real-path.ts';
import { createSearch } from '../node/search.ts';
import { createSurroundings } from '../node/surroundings.ts';
import { openWorkspaceFiles } from '../node/workspace-files.ts';

export interface WorkspacePorts {
  readonly files: WorkspaceFiles;
  readonly search: Search;
  readonly checkpoints: Checkpoints;
  readonly surroundings: Surroundings;
  /** A path as the person gave it (from their current folder, or absolute), relative to the workspace, with `/`. */
  relative(path: string): Promise<string>;
}

/** The ports of one workspace; its checkpoints lie in Batuta's home. */
export async function openWorkspacePorts(options: {
  readonly home: string;
  readonly workspace: string;
  /** From `AppOptions`. */
  readonly files?: ((base: WorkspaceFiles) => WorkspaceFiles) | undefined;
}): Promise<WorkspacePorts> {
  const root = await canonicalWorkspace(options.workspace);
  const store = join(options.home, 'workspaces', workspaceId(root), 'checkpoints.git');
  const disk = openWorkspaceFiles(root);
  const files = options.files?.(disk) ?? disk;
  return {
    files,
    checkpoints: await openCheckpoints({ root, store }),
    search: createSearch({ root, store }),
    surroundings: createSurroundings(options.home, root),
    relative: async (path) => {
      const named = resolve(root, path);
      // The person may have come by a link; the workspace has one name.
      const real = await realpath(named).catch(() => named);
      return relative(root, real).split(sep).join('/');
    },
  };
}
