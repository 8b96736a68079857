import { join } from 'node:path';
import type { Place, Worktrees } from '../core/worktrees.ts';
import { openCheckpoints } from '../node/checkpoints.ts';
import { workspaceId } from '../node/real-path.ts';
import { createSearch } from '../node/search.ts';
import { createSurroundings } from '../node/surroundings.ts';
import { createTreeLock } from '../node/tree-lock.ts';
import { openWorkspaceFiles } from '../node/workspace-files.ts';
import type { TreeReader } from '../node/tree-reader.ts';
import { personalExcludes } from '../node/workspace-listing.ts';
import { createWorkspaceNames } from '../node/workspace-names.ts';
import { createWorktreeFolders } from '../node/worktrees/worktrees.ts';
import type { Sandbox } from '../node/sandbox/sandbox.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import type { AppOptions } from './contracts.ts';
import { later } from './later-port.ts';
import { sandboxedProcesses } from './sandboxed-processes.ts';
import { storeOf } from './workspace-ports.ts';

interface Where {
  readonly app: Pick<AppOptions, 'env'>;
  /** Batuta's own folder. */
  readonly home: string;
  /** Canonical. */
  readonly workspace: string;
  readonly user: UserSettings | null;
  /** That of the workspace, which works. */
  readonly sandbox: () => Promise<Sandbox | null>;
  /** What ends the trial of one that begins now. */
  readonly ending: () => AbortSignal;
  /** Of the workspace's checkpoints, in whose store those of the worktrees lie. */
  readonly trees: TreeReader;
}

/** Where the worktrees of a workspace lie. */
export const worktreesOf = (home: string, workspace: string): string => join(home, 'workspaces', workspaceId(workspace), 'worktrees');

/** The worktrees of a workspace. What agents work with in one is opened when it is first used: one that was merged may be gone. */
export function openWorktrees({ app, home, workspace, user, sandbox, ending, trees }: Where): Worktrees & { at(name: string): Place } {
  const store = storeOf(home, workspace);
  const excludes = personalExcludes(workspace, app.env);
  const folders = createWorktreeFolders({ root: workspace, store, folder: worktreesOf(home, workspace), env: app.env, excludes });
  const open = async (name: string): Promise<Omit<Place, 'lock'>> => {
    const { root, indexes, begun, variables, lent, without, tree } = folders.find(name);
    const read = [join(store, 'objects'), ...lent];
    const proven = await sandbox();
    const { processes } = await sandboxedProcesses({
      workspace: root,
      home,
      env: app.env,
      user,
      read,
      variables,
      secrets: [workspace],
      ...(proven ? { proven } : {}),
      signal: ending(),
    });
    const names = createWorkspaceNames({ root, store, env: app.env, excludes });
    const { list } = names;
    return {
      files: openWorkspaceFiles(root),
      search: createSearch({ root, workspace, store, env: app.env, names, excludes }),
      checkpoints: await openCheckpoints({ root, store, indexes, env: app.env, list, trees, without: { folders: without, tree } }),
      processes,
      surroundings: createSurroundings({ home, root, store, begun, names }),
    };
  };
  const places = new Map<string, Place>();
  const create = (name: string): Place => {
    let opened: ReturnType<typeof open> | null = null;
    const get = (): ReturnType<typeof open> => {
      opened ??= open(name);
      opened.catch(() => (opened = null));
      return opened;
    };
    return {
      files: later(async () => (await get()).files, { root: () => folders.find(name).root }),
      search: later(async () => (await get()).search),
      checkpoints: later(async () => (await get()).checkpoints),
      processes: later(async () => (await get()).processes),
      surroundings: later(async () => (await get()).surroundings),
      lock: createTreeLock(),
    };
  };
  return {
    ...folders,
    at(name) {
      const place = places.get(name) ?? create(name);
      places.set(name, place);
      return place;
    },
  };
}
