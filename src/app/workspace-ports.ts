import { realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { late } from '../core/late.ts';
import type { Checkpoints, Search, WorkspaceFiles } from '../core/ports.ts';
import type { Surroundings } from '../core/surroundings.ts';
import type { CodeScanner } from '../core/registry/code-scan.ts';
import { openCheckpoints } from '../node/checkpoints.ts';
import { createGit } from '../node/git-program.ts';
import { canonicalWorkspace, workspaceId } from '../node/real-path.ts';
import { createSearch } from '../node/search.ts';
import { createSourceFiles, type SourceFilesOptions } from '../node/source-files.ts';
import { createSurroundings } from '../node/surroundings.ts';
import { createTreeReader, type TreeReader } from '../node/tree-reader.ts';
import { personalExcludes, unlessAborted } from '../node/workspace-listing.ts';
import { createWorkspaceNames, type WorkspaceNames } from '../node/workspace-names.ts';
import { openWorkspaceFiles } from '../node/workspace-files.ts';
import type { AppOptions } from './contracts.ts';
import { createWorkspaceLock, type WorkspaceLock } from './workspace-lock.ts';

export interface WorkspacePorts {
  readonly files: WorkspaceFiles;
  readonly search: Search;
  readonly checkpoints: Checkpoints;
  /** For others whose checkpoints lie in the same store. */
  readonly trees: TreeReader;
  /** For others who look at the same workspace. */
  readonly names: WorkspaceNames;
  readonly surroundings: Surroundings;
  readonly scanner: CodeScanner;
  /** A path as the person gave it (from their current folder, or absolute), relative to the workspace, with `/`. */
  relative(path: string): Promise<string>;
}

/** Where git keeps what Batuta knows of a workspace (canonical). */
export const storeOf = (home: string, root: string): string => join(home, 'workspaces', workspaceId(root), 'checkpoints.git');

/** The ports of one workspace; its checkpoints lie in Batuta's home. */
export async function openWorkspacePorts(options: {
  readonly home: string;
  readonly workspace: string;
  /** From `AppOptions`. */
  readonly files?: ((base: WorkspaceFiles) => WorkspaceFiles) | undefined;
}): Promise<WorkspacePorts> {
  const root = await canonicalWorkspace(options.workspace);
  const store = storeOf(options.home, root);
  const disk = openWorkspaceFiles(root);
  const files = options.files?.(disk) ?? disk;
  const excludes = personalExcludes(root, process.env);
  const names = createWorkspaceNames({ root, store, env: process.env, excludes });
  const { list } = names;
  const trees = createTreeReader(createGit(process.env), store);
  return {
    files,
    trees,
    names,
    checkpoints: await openCheckpoints({ root, store, list, trees }),
    search: createSearch({ root, store, names, excludes }),
    surroundings: createSurroundings({ home: options.home, root, store, names }),
    scanner: createScanner({ root, store, list, cache: join(options.home, 'workspaces', workspaceId(root), 'scan.json') }),
    relative: async (path) => {
      const named = resolve(root, path);
      // The person may have come by a link; the workspace has one name.
      const real = await realpath(named).catch(() => named);
      return relative(root, real).split(sep).join('/');
    },
  };
}

/** Scanners and their parsers are loaded when they are first needed. */
const openScanner = late(async () => {
  const { createEntityScanner } = await import('../scanners/scan.ts');
  return async (options: SourceFilesOptions) => createEntityScanner(createSourceFiles(options));
});

function createScanner(options: SourceFilesOptions): CodeScanner {
  let scanner: CodeScanner | null = null;
  return {
    scan: async (signal) => {
      const opened = scanner ?? (await openScanner(options));
      scanner ??= opened;
      // It may have to wait for another's.
      return unlessAborted(scanner.scan(signal), signal);
    },
  };
}

/** What the runs of this process share of a workspace (absolute, links resolved); opened once. */
export interface Workspaces {
  ports(workspace: string): Promise<WorkspacePorts>;
  lock(workspace: string): WorkspaceLock;
}

export function createWorkspaces(
  app: Pick<AppOptions, 'files' | 'logger' | 'onWaiting'>,
  home: string,
  onTaken: (workspace: string, taker: string) => Promise<void>,
): Workspaces {
  const opened = new Map<string, Promise<WorkspacePorts>>();
  const locks = new Map<string, WorkspaceLock>();
  return {
    ports(workspace) {
      let ports = opened.get(workspace);
      if (!ports) {
        ports = openWorkspacePorts({ home, workspace, files: app.files });
        opened.set(workspace, ports);
        // A folder that is missing now may be there the next time.
        ports.catch(() => opened.delete(workspace));
      }
      return ports;
    },
    lock(workspace) {
      const lock =
        locks.get(workspace) ??
        createWorkspaceLock({
          home,
          workspace,
          onWait: (owner) => app.onWaiting?.(owner),
          onTaken: (taker) => onTaken(workspace, taker),
          logger: app.logger,
        });
      locks.set(workspace, lock);
      return lock;
    },
  };
}
