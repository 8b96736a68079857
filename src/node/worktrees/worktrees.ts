import { readFileSync } from 'node:fs';
import { appendFile, lstat, mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { WorkspaceError } from '../../core/ports.ts';
import { sentence } from '../../core/describe/message.ts';
import { isWorktreeName, type MadeWorktree, type WorktreeRequest, type Worktrees } from '../../core/worktrees.ts';
import { atomicWrite } from '../atomic-write.ts';
import { borrowedPackages, borrowingLinks, dependencyFolders } from '../dependency-folders.ts';
import { createGit, isSince } from '../git-program.ts';
import { createFlush } from './flush-folder.ts';
import { createKeyedQueue } from '../keyed-queue.ts';
import { ensureOwnRepository } from '../own-repository.ts';
import { readJson } from '../read-json.ts';
import { createSharedLook } from '../shared-look.ts';
import { ifThere, toWorkspaceError, unlessForbidden } from '../system-error.ts';
import { holds } from '../sandbox/home-folders.ts';
import { listIgnored, personalExcludes, type Excludes } from '../workspace-listing.ts';
import { fillIn, hasPort } from './free-port.ts';
import { aboutRepository, createLayOut } from './lay-out.ts';
import { lendPackages } from './lend-packages.ts';
import { createMerge } from './merge-trees.ts';

const madeSchema = z.object({
  tree: z.string(),
  /** Of the workspace within its repository. */
  prefix: z.string(),
  variables: z.record(z.string(), z.string()),
  ports: z.array(z.int()),
  /** Folders that it was lent, absolute. */
  lent: z.array(z.string()),
  without: z.array(z.string()),
});

export interface WorktreeOptions {
  /** The workspace: absolute, links resolved. */
  readonly root: string;
  /** The git directory of its checkpoints. */
  readonly store: string;
  /** Where its worktrees lie, a folder each. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Shared with others who look at the workspace. */
  readonly excludes?: Excludes;
  /** Brings a folder and all in it onto the disk. */
  readonly flush?: (below: string) => Promise<void>;
}

/** So many are laid out, or removed, side by side: that waits for git. For the disk all wait together. */
const mostAtOnce = 4;

/** Where a worktree lies, before and after it was made. */
export interface WorktreePlace {
  /** What agents take for the workspace. */
  readonly root: string;
  readonly indexes: string;
  /** As in `SurroundingsOptions`. */
  readonly begun: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Folders elsewhere that its links lead to, absolute. */
  readonly lent: readonly string[];
  /** Folders that it did not get. */
  readonly without: readonly string[];
  /** The checkpoint that it began with. */
  readonly tree: string;
}

/** Worktrees of one workspace. Nothing of the person's repository is written. */
export function createWorktreeFolders({
  root,
  store,
  folder,
  env,
  excludes = personalExcludes(root, env),
  flush = createFlush({ root, folder, env }),
}: WorktreeOptions): Worktrees & {
  /** Throws `WorkspaceError` where there is none. */
  find(name: string): WorktreePlace;
  /** null: there is none, or it was never finished. */
  made(name: string): WorktreePlace | null;
  /** Whether it was finished once, although what was written down then may be no longer readable. */
  hasRecord(name: string): Promise<boolean>;
} {
  const git = createGit(env);
  const queue = createKeyedQueue();
  const layOut = createLayOut(git, { root, store });
  /** Many agents ask for their folders at once. */
  const aboutWorkspace = createSharedLook(async () => ({
    repository: await aboutRepository(git, root),
    borrowed: await borrowedPackages(root),
    packages: [...(await dependencyFolders(root, await listIgnored(git, root, await excludes()))), ...(await borrowingLinks(root))],
  }));
  const baseOf = (name: string): string => {
    if (!isWorktreeName(name)) throw new Error(`not the name of a worktree: ${JSON.stringify(name)}`);
    return join(folder, name);
  };
  const recordFile = (name: string): string => join(baseOf(name), 'worktree.json');
  const recordOf = async (name: string) => madeSchema.safeParse(await readJson(recordFile(name))).data ?? null;
  const hasRecord = async (name: string): Promise<boolean> => (await ifThere(lstat(recordFile(name)))) !== null;
  const rootOf = (name: string, prefix: string): string => resolve(baseOf(name), 'tree', prefix);

  const takenPorts = async (): Promise<Set<number>> => {
    const all = (await ifThere(readdir(folder))) ?? [];
    const records = await Promise.all(all.filter(isWorktreeName).map(recordOf));
    return new Set(records.flatMap((record) => record?.ports ?? []));
  };

  /** All that lies in it, not on the disk yet. */
  const fill = async ({ name, tree, link, without }: WorktreeRequest, about: ReturnType<typeof aboutWorkspace>) => {
    const base = baseOf(name);
    if (await hasRecord(name))
      throw new WorkspaceError(
        'not-a-folder',
        sentence('What was noted of the worktree {0} cannot be read. Take what you need out of it, remove it, and resume.', base),
      );
    await remove(name);
    await mkdir(base, { recursive: true, mode: 0o700 });
    await ensureOwnRepository(store);
    const { repository, borrowed, packages } = await about;
    const { prefix } = repository;
    const top = join(base, 'tree');
    await layOut({ ...repository, tree, without }, { top, indexes: join(base, 'indexes') });
    const place = rootOf(name, prefix ?? '');
    const lent: string[] = [];
    for (const path of link ?? packages) {
      // What is lent may be read in the sandbox.
      const real = await unlessForbidden(realpath(join(root, path)));
      if (real === null || !(holds(root, real) || borrowed.includes(real))) continue;
      // A link in place of a folder is not what an ignore file says with `/` at its end.
      if (!(await lendPackages(join(root, path), join(place, path)))) continue;
      await appendFile(join(top, '.git/info/exclude'), `\n/${prefix ?? ''}${path}\n`);
      lent.push(join(root, path));
    }
    return { place, prefix, lent };
  };

  const make = async (request: WorktreeRequest, about: ReturnType<typeof aboutWorkspace>): Promise<MadeWorktree> => {
    const { name, tree, variables, without } = request;
    const known = await recordOf(name);
    if (known) return { tree: known.tree, folder: rootOf(name, known.prefix), variables: known.variables };
    const { place, prefix, lent } = await inLane(() => fill(request, about));
    // Whoever goes on after the power failed believes the record: an empty file would be one that the agent emptied.
    await flush(baseOf(name));
    const finish = async (taken: Set<number>): Promise<MadeWorktree> => {
      const before = new Set(taken);
      const filled = await fillIn({ ...variables, BATUTA_WORKTREE: '{name}' }, { name, path: place }, taken);
      const ports = [...taken].filter((port) => !before.has(port));
      const record: z.infer<typeof madeSchema> = { tree, prefix: prefix ?? '', variables: filled, ports, lent, without: [...without] };
      await atomicWrite(recordFile(name), Buffer.from(JSON.stringify(record)), { mode: 0o600 });
      return { tree, folder: place, variables: filled };
    };
    // One after the other, so that no port is given twice: those of the others stand in their records.
    return hasPort(variables) ? queue('ports', async () => finish(await takenPorts())) : finish(new Set());
  };

  const remove: Worktrees['remove'] = async (name) => {
    const away = join(folder, `.removed-${name}`);
    await rm(away, { recursive: true, force: true });
    // In one move: half of a worktree would look like work that deleted the rest.
    await ifThere(rename(baseOf(name), away));
    await rm(away, { recursive: true, force: true });
  };

  let lane = 0;
  const inLane = <T>(fn: () => Promise<T>): Promise<T> => queue(`lane ${(lane = (lane + 1) % mostAtOnce)}`, fn);
  /** What is done to one worktree, one after the other. */
  const inLine = <T>(what: string, fn: () => Promise<T>): Promise<T> =>
    queue(`of ${what}`, () =>
      fn().catch((error: unknown) => {
        throw error instanceof WorkspaceError ? error : toWorkspaceError(error, join(folder, what));
      }),
    );

  const made = (name: string): WorktreePlace | null => {
    const base = baseOf(name);
    const known = recordNow(recordFile(name));
    if (known === null) return null;
    const { prefix, ...rest } = known;
    return { ...rest, root: rootOf(name, prefix), indexes: join(base, 'indexes'), begun: join(base, 'command') };
  };

  return {
    async problem() {
      const { stdout } = await git.ok(['version'], { cwd: dirname(store) });
      const version = stdout.toString('latin1').trim();
      if (isSince(version, 2, 38)) return null;
      return sentence('This machine has {0}, and worktrees need git 2.38 or later to be merged.', version);
    },
    make: (request) => {
      const about = aboutWorkspace();
      // Who has to wait hears of it when it is needed.
      about.catch(() => {});
      return inLine(request.name, () => make(request, about));
    },
    merge: createMerge(git, store),
    remove: (name) => inLine(name, () => inLane(() => remove(name))),
    made,
    hasRecord,
    find(name) {
      const place = made(name);
      if (place !== null) return place;
      throw new WorkspaceError(
        'not-a-folder',
        sentence('The worktree {0} is gone, with what was not merged of it. Cancel the run, or undo it, and start again.', baseOf(name)),
      );
    },
  };
}

/** Read at once: where an agent works is asked for in the middle of its turn. */
function recordNow(file: string): z.infer<typeof madeSchema> | null {
  try {
    return madeSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
