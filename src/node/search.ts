import { ownsPath } from '../core/policy/owned-paths.ts';
import type { ReadPolicy } from '../core/policy/readable.ts';
import { PatternError, WorkspaceError, type Search } from '../core/ports.ts';
import { asText, createGit, locateGit } from './git-program.ts';
import { createReadingGrep } from './grep-by-reading.ts';
import { createGitGrep } from './grep-with-git.ts';
import { createRipgrep } from './grep-with-ripgrep.ts';
import type { GrepFile } from './grep.ts';
import { createIgnoring } from './ignored-paths.ts';
import { ensureOwnRepository } from './own-repository.ts';
import { createPlainListing } from './plain-listing.ts';
import { keepReadPolicy } from './readable-policy.ts';
import { personalExcludes, type Excludes } from './workspace-listing.ts';
import { createWorkspaceNames, type WorkspaceNames } from './workspace-names.ts';

export interface SearchOptions {
  /** Absolute, links resolved. */
  readonly root: string;
  /** Absolute, links resolved: where `root` is a worktree, the person's folder. Programs that lie there are not trusted either. */
  readonly workspace?: string;
  /** The git directory of our own (the one of the checkpoints); made when it is not there. */
  readonly store: string;
  /** Environment for the programs; default: that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Shared with others who look at this workspace. */
  readonly names?: Pick<WorkspaceNames, 'list' | 'isListed'> & { readonly isSurelyKept?: WorkspaceNames['isSurelyKept'] | undefined };
  readonly excludes?: Excludes;
  /** How long a pattern may take with what is read at once where no program searches, milliseconds; default 1 second. */
  readonly portionMs?: number | undefined;
}

interface Listed extends GrepFile {
  /** null: nobody has asked yet. */
  isReadable: boolean | null;
}

/**
 * The listing decides which files there are: git's, also for a folder that is no repository, and without git a plain walk. Those that the glob and the
 * read policy leave over are looked through by ripgrep where it is installed, else by git, else by reading each.
 */
export function createSearch({
  root,
  workspace = root,
  store,
  env = process.env,
  excludes = personalExcludes(root, env),
  names = createWorkspaceNames({ root, store, env, excludes }),
  portionMs,
}: SearchOptions): Search {
  const { list } = names;
  const git = createGit(env);
  const plain = createPlainListing({ root, store });
  const ignored = createIgnoring({ root, store, env, excludes, isListed: names.isListed, isSurelyKept: names.isSurelyKept });
  const byRipgrep = createRipgrep({ root, workspace, env });
  const byGit = createGitGrep({ git, root, store });
  const byReading = createReadingGrep(root, portionMs);
  let isReady = false;
  /** Whether there is git; then its own directory is there, too. Until it is, each question looks again. */
  const withGit = async (): Promise<boolean> => {
    if (isReady) return true;
    try {
      await locateGit(env, root);
    } catch (error) {
      if (error instanceof WorkspaceError && error.reason === 'no-git') return false;
      throw error;
    }
    await ensureOwnRepository(store);
    isReady = true;
    return true;
  };

  const readPolicy = keepReadPolicy(root);
  /** What is known of the files that were listed last; worked out again only after the list or the policy has changed. */
  let known: { readonly list: readonly string[]; readonly policy: ReadPolicy; readonly files: readonly Listed[] } | null = null;
  const paths = async (hasGit: boolean, glob: string | null, limit: number, signal: AbortSignal): Promise<Listed[]> => {
    const policy = await readPolicy();
    const listed = hasGit ? await list(signal) : await plain.list(signal);
    if (known?.list !== listed || known.policy !== policy)
      known = { list: listed, policy, files: listed.map((name) => ({ name, path: asText(name), isReadable: null })) };
    const found: Listed[] = [];
    for (const file of known.files) {
      if (found.length >= limit) break;
      if (glob !== null && !ownsPath([glob], file.path)) continue;
      file.isReadable ??= policy.refusal(file.path) === null;
      if (file.isReadable) found.push(file);
    }
    return found;
  };

  return {
    ignored: async (path, signal) => ((await withGit()) ? ignored(path, signal) : plain.ignored(path)),
    glob: async (pattern, limit, signal) => {
      const found = await paths(await withGit(), checkedGlob(pattern), limit, signal);
      return found.map(({ path }) => path);
    },
    grep: async (query, limit, signal) => {
      if (query.pattern === '' || /[\0\n\r]/u.test(query.pattern))
        throw new PatternError('The pattern is empty or goes over several lines; search for a part of one line.');
      const hasGit = await withGit();
      const found = await paths(hasGit, checkedGlob(query.glob ?? null), Infinity, signal);
      if (found.length === 0 || limit <= 0) return [];
      const others = hasGit ? byGit : byReading;
      return (await byRipgrep(found, query, limit, signal)) ?? (await others(found, query, limit, signal)) ?? [];
    },
  };
}

function checkedGlob(glob: string | null): string | null {
  if (glob !== null && (glob === '' || glob.length > 500 || glob.includes('\0')))
    throw new PatternError('The glob is empty or too long; use one like "src/**/*.ts".');
  return glob;
}
