import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rememberFolders, type FolderNames } from './folder-names.ts';
import { createGit, names } from './git-program.ts';
import { ofTools } from './ignored-files.ts';
import { createSharedLook } from './shared-look.ts';
import { systemCode } from './system-error.ts';
import { createLister, personalExcludes, unlessAborted, type Listing, type ListingOptions } from './workspace-listing.ts';

/** What lies in a workspace, by name. */
export interface WorkspaceNames {
  /** As `createLister` gives them. Who ask at once share one look. */
  readonly list: Listing;
  /** What git ignores: files, and `folder/` where all in it is; names as in `names`. Nothing where there is no repository. */
  readonly ignored: () => Promise<readonly string[]>;
}

interface Answer {
  readonly listed: readonly string[];
  readonly ignored: readonly string[];
}

/** After so many answers in a row that could not be kept, keeping them is not tried again. */
const mostTries = 3;

/**
 * Asks git only when a name in the workspace, or something that decides what is ignored, has changed: starting git costs as much as looking at some
 * thousand folders. Only where the workspace is the top of one repository, with no others in it; elsewhere git is asked each time.
 */
export function createWorkspaceNames(options: ListingOptions): WorkspaceNames {
  const { root, env, excludes = personalExcludes(root, env) } = options;
  const git = createGit(env);
  const lister = createLister({ ...options, excludes });
  const listAlone = createSharedLook(lister);
  const askIgnored = async (): Promise<readonly string[]> => {
    const args = [...(await excludes()), 'ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
    const { code, stdout } = await git.run(args, { cwd: root });
    return code === 0 ? names(stdout) : [];
  };
  const ignoredAlone = createSharedLook(askIgnored);
  /** Folders that are ignored themselves: whatever comes into them is, too. */
  const ignoredFolders = async (ignored: readonly string[]): Promise<readonly string[]> => {
    const folders = ignored.filter((name) => name.endsWith('/'));
    if (folders.length === 0) return [];
    const input = folders.map((name) => `${name.slice(0, -1)}\0`).join('');
    const call = { cwd: root, env: { GIT_LITERAL_PATHSPECS: '0' }, input };
    const { code, stdout } = await git.run([...(await excludes()), 'check-ignore', '-z', '--stdin'], call);
    return code > 1 ? [] : names(stdout).map((name) => `${name}/`);
  };

  let kept: (Answer & { readonly folders: FolderNames }) | null = null;
  let skip: readonly string[] = [];
  let tries = 0;
  const look = createSharedLook(async (): Promise<Answer | null> => {
    if (kept && (await kept.folders.same())) return kept;
    const files = tries < mostTries ? decisive(root, env, await excludes()) : null;
    if (files === null) return (kept = null);
    // Remembered before git is asked: what comes meanwhile is another name the next time.
    const skipped = new Set(skip);
    const folders = await rememberFolders(root, files, (folder, name) => ofTools.has(name) || skipped.has(folder));
    const [{ listed, isPlain }, ignored] = await Promise.all([lister(), askIgnored()]);
    skip = await ignoredFolders(ignored);
    const isKept = isPlain && folders !== null && folders.skipped.every((folder) => skip.some((one) => folder.startsWith(one)));
    tries = isKept ? 0 : tries + 1;
    folders?.drop(skip);
    kept = isKept ? { listed, ignored, folders } : null;
    return { listed, ignored };
  });
  return {
    list: (signal) =>
      unlessAborted(
        look().then((answer) => answer?.listed ?? listAlone().then(({ listed }) => listed)),
        signal,
      ),
    ignored: async () => (await look())?.ignored ?? ignoredAlone(),
  };
}

/** The files beside `.gitignore` that decide what git lists and ignores; null: there may be others, or git has to say what is wrong. */
function decisive(root: string, env: ListingOptions['env'], excludes: readonly string[]): string[] | null {
  try {
    return filesOfGit(root, env, excludes);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}

function filesOfGit(root: string, env: ListingOptions['env'], excludes: readonly string[]): string[] | null {
  const folder = gitFolder(root);
  if (folder === null) return null;
  const common = existsSync(join(folder, 'commondir')) ? resolve(folder, readFileSync(join(folder, 'commondir'), 'utf8').trim()) : folder;
  const settings = [join(common, 'config'), join(folder, 'config.worktree')];
  for (const file of settings) if (existsSync(file) && /excludesfile|\[\s*include/iu.test(readFileSync(file, 'utf8'))) return null;
  const personal = excludes.flatMap((one) => (one.startsWith('core.excludesFile=') ? [one.slice(one.indexOf('=') + 1)] : []));
  const home = env['XDG_CONFIG_HOME'] ?? (env['HOME'] === undefined ? undefined : join(env['HOME'], '.config'));
  return [
    join(folder, 'index'),
    ...settings,
    join(common, 'info', 'exclude'),
    ...personal.map((file) => resolve(root, file)),
    ...(home === undefined ? [] : [join(home, 'git', 'ignore')]),
  ];
}

/** Where git keeps its index for the folder; null: it is not the top of a repository. */
function gitFolder(root: string): string | null {
  const own = join(root, '.git');
  const stats = statSync(own, { throwIfNoEntry: false });
  if (!stats) return null;
  if (stats.isDirectory()) return own;
  const target = /^gitdir: (.*)$/mu.exec(readFileSync(own, 'utf8'))?.[1];
  return target === undefined ? null : resolve(root, target.trim());
}
