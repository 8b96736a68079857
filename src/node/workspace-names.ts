import { join, resolve } from 'node:path';
import { rememberFolders, type FolderNames } from './folder-names.ts';
import { createGit, names } from './git-program.ts';
import { ofTools } from './ignored-files.ts';
import { createSharedLook } from './shared-look.ts';
import { readRegularFile } from './regular-file.ts';
import { systemCode } from './system-error.ts';
import { lookAt } from './watched-file.ts';
import { createLister, personalExcludes, unlessAborted, type Listing, type ListingOptions } from './workspace-listing.ts';

/** What lies in a workspace, by name. */
export interface WorkspaceNames {
  /** As `createLister` gives them. Who ask at once share one look. */
  readonly list: Listing;
  /** Whether a name is in the list, as far as that can be said without git: by what lies on the way to it, whatever changed elsewhere. */
  readonly isListed: (name: string) => Promise<boolean>;
  /** What git ignores: files, and `folder/` where all in it is; names as in `names`. Nothing where there is no repository. */
  readonly ignored: () => Promise<readonly string[]>;
  /** Folders that are not ignored, with a repository of their own; names as in `names`. */
  readonly nested: () => Promise<readonly string[]>;
}

interface Answer {
  readonly listed: readonly string[];
  readonly ignored: readonly string[];
  readonly nested: readonly string[];
}

/** After so many answers in a row that could not be kept, it is tried only now and then. */
const mostTries = 3;
const nowAndThen = 100;

/**
 * Asks git only when a name in the workspace, or something that decides what is ignored, has changed: starting git costs as much as looking at some
 * thousand folders. Only where the workspace is the top of one repository, with no others in it; elsewhere git is asked each time. `now`:
 * milliseconds.
 */
export function createWorkspaceNames(options: ListingOptions & { readonly now?: () => number }): WorkspaceNames {
  const { root, env, excludes = personalExcludes(root, env), now = Date.now } = options;
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

  let kept: (Answer & { readonly folders: FolderNames; readonly all: ReadonlySet<string> }) | null = null;
  let ignoredThen: readonly string[] = [];
  /** Folders of tools that are not ignored here. */
  const open = new Set<string>();
  let tries = 0;
  const look = createSharedLook(async (): Promise<Answer | null> => {
    if (kept && (await kept.folders.same())) return kept;
    kept = null;
    if (tries >= mostTries && (tries += 1) % nowAndThen !== 0) return null;
    const files = decisive(root, env, await excludes());
    if (files === null) {
      tries += 1;
      return null;
    }
    const skip = new Set(ignoredThen);
    const folders = await rememberFolders(root, files, (folder, name) => (ofTools.has(name) && !open.has(folder)) || skip.has(folder), now);
    const [{ listed, nested, isPlain }, ignored] = await Promise.all([lister(), askIgnored()]);
    // Of what came and went meanwhile git may have told, or not.
    const isUntouched = folders === null || (await folders.same({ untouched: true }));
    ignoredThen = await ignoredFolders(ignored);
    const unseen = folders?.skipped.filter((folder) => !ignoredThen.some((one) => folder.startsWith(one))) ?? [];
    for (const folder of unseen) open.add(folder);
    folders?.drop(ignoredThen);
    const canBeKept = isPlain && folders !== null && folders.nested.length === 0 && unseen.length === 0;
    if (isUntouched) tries = canBeKept ? 0 : tries + 1;
    if (canBeKept && isUntouched) kept = { listed, ignored, nested, folders, all: new Set(listed) };
    return { listed, ignored, nested };
  });
  return {
    list: (signal) =>
      unlessAborted(
        look().then((answer) => answer?.listed ?? listAlone().then(({ listed }) => listed)),
        signal,
      ),
    isListed: async (name) => kept !== null && kept.all.has(name) && kept.folders.same({ towards: name }),
    ignored: async () => (await look())?.ignored ?? ignoredAlone(),
    nested: async () => (await look())?.nested ?? (await listAlone()).nested,
  };
}

/** The files beside `.gitignore` that decide what git lists and ignores; null: there may be others, or git has to say what is wrong with them. */
function decisive(root: string, env: ListingOptions['env'], excludes: readonly string[]): string[] | null {
  try {
    return filesOfGit(root, env, excludes);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}

function filesOfGit(root: string, env: ListingOptions['env'], excludes: readonly string[]): string[] | null {
  const own = join(root, '.git');
  const folder = gitFolder(root, own);
  if (folder === null) return null;
  const pointer = join(folder, 'commondir');
  const common = resolve(folder, textOf(pointer).trim());
  const settings = [join(common, 'config'), join(folder, 'config.worktree')];
  const isOther = (file: string): boolean => /excludesfile|^\s*worktree\s*=|\[\s*include/imu.test(textOf(file));
  if (settings.some(isOther)) return null;
  const personal = excludes.flatMap((one) => (one.startsWith('core.excludesFile=') ? [one.slice(one.indexOf('=') + 1)] : []));
  const home = env['HOME'] || (env['HOMEDRIVE'] && env['HOMEPATH'] && `${env['HOMEDRIVE']}${env['HOMEPATH']}`) || env['USERPROFILE'];
  const config = env['XDG_CONFIG_HOME'] || (home && join(home, '.config'));
  return [
    ...(folder === own ? [] : [own]),
    pointer,
    join(folder, 'index'),
    ...settings,
    join(common, 'info', 'exclude'),
    ...personal.map((file) => resolve(root, file)),
    ...(config ? [join(config, 'git', 'ignore')] : []),
  ];
}

/** Where git keeps its index for the folder; null: it is not the top of a repository. */
function gitFolder(root: string, own: string): string | null {
  if (lookAt(own, true)?.isDirectory()) return own;
  const target = /^gitdir: (.*)$/mu.exec(textOf(own))?.[1];
  return target === undefined ? null : resolve(root, target.trim());
}

/** '' where there is no such file. */
const textOf = (file: string): string => readRegularFile(file, Infinity, true)?.toString('utf8') ?? '';
