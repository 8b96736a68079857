import { relative } from 'node:path';
import { decisiveFiles } from './decisive-files.ts';
import { rememberFolders } from './folder-names.ts';
import { createGit, names } from './git-program.ts';
import { grown, isPlain, namesWithoutGit, type KeptNames } from './grown-names.ts';
import { ofTools } from './ignored-files.ts';
import { createSharedLook } from './shared-look.ts';
import {
  createLister,
  listedNames,
  listIgnored,
  personalExcludes,
  unlessAborted,
  type Listing,
  type ListingOptions,
} from './workspace-listing.ts';

/** What lies in a workspace, by name. */
export interface WorkspaceNames {
  /** As `createLister` gives them. Who ask at once share one look. */
  readonly list: Listing;
  /** Whether a name is in the list, as far as that can be said without git: by what lies on the way to it, whatever changed elsewhere. */
  readonly isListed: (name: string) => Promise<boolean>;
  /** Whether a name would surely not be ignored, as far as that can be said without git. */
  readonly isSurelyKept: (name: string) => Promise<boolean>;
  /** What git ignores: files, and `folder/` where all in it is; names as in `names`. Nothing where there is no repository. */
  readonly ignored: () => Promise<readonly string[]>;
  /** The same for whoever needs nothing else: git is asked for no more than this. null: there is no repository. */
  readonly ignoredAlone: () => Promise<readonly string[] | null>;
  /** Folders that are not ignored, with a repository of their own; names as in `names`. */
  readonly nested: () => Promise<readonly string[]>;
}

type Answer = Pick<KeptNames, 'listed' | 'ignored' | 'nested'>;

/** After so many answers in a row that could not be kept, it is tried only now and then. */
const mostTries = 3;
const nowAndThen = 100;
/** Elsewhere one name may have many spellings. */
const isLinux = process.platform === 'linux';

/**
 * Asks git only when a name in the workspace, or something that decides what is ignored, has changed, and that may mean more than it says: starting git
 * costs as much as looking at some thousand folders. Only where the workspace is the top of one repository, with no others in it; elsewhere git is asked
 * each time. `now`: milliseconds.
 */
export function createWorkspaceNames(options: ListingOptions & { readonly now?: () => number }): WorkspaceNames {
  const { root, env, excludes = personalExcludes(root, env), now = Date.now } = options;
  const git = createGit(env);
  const lister = createLister({ ...options, excludes });
  const listAlone = createSharedLook(lister);
  const askIgnored = async () => listIgnored(git, root, await excludes());
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

  let kept: KeptNames | null = null;
  const holdsStore = !relative(root, options.store).startsWith('..');
  let ignoredThen: readonly string[] = [];
  /** Folders of tools that are not ignored here. */
  const open = new Set<string>();
  let tries = 0;
  /** As it is now; null: git has to say. */
  const stillKept = async (before: KeptNames): Promise<KeptNames | null> => {
    if (!isLinux) return (await before.folders.same()) ? before : null;
    try {
      const came = await before.folders.came();
      return came && grown(root, before, came);
    } catch (error) {
      // What came was taken note of, and nobody was told.
      kept = null;
      throw error;
    }
  };
  const look = createSharedLook(async (): Promise<Answer | null> => {
    if (kept) kept = await stillKept(kept);
    if (kept) return kept;
    if (tries >= mostTries && (tries += 1) % nowAndThen !== 0) return null;
    const decisive = decisiveFiles(root, env, await excludes());
    if (decisive === null) {
      tries += 1;
      return null;
    }
    const skip = new Set(ignoredThen);
    const isSkipped = (folder: string, name: string): boolean => (ofTools.has(name) && !open.has(folder)) || skip.has(folder);
    const folders = await rememberFolders(root, decisive.files, isSkipped, now);
    const alone = folders && isLinux && !holdsStore ? namesWithoutGit(root, folders, decisive) : null;
    if (alone && (await alone.folders.same({ untouched: true }))) {
      tries = 0;
      return (kept = alone);
    }
    const [{ listed, nested, isPlain: isTop, isSimple }, ignored] = await Promise.all([lister(), askIgnored().then((all) => all ?? [])]);
    // Of what came and went meanwhile git may have told, or not.
    const isUntouched = folders === null || (await folders.same({ untouched: true }));
    ignoredThen = await ignoredFolders(ignored);
    const unseen = folders?.skipped.filter((folder) => !ignoredThen.some((one) => folder.startsWith(one))) ?? [];
    for (const folder of unseen) open.add(folder);
    folders?.drop(ignoredThen);
    const canBeKept = isTop && folders !== null && folders.nested.length === 0 && unseen.length === 0;
    if (isUntouched) tries = canBeKept ? 0 : tries + 1;
    const rules = isLinux && isSimple && !holdsStore && !decisive.ignoresCase ? decisive.rules : null;
    if (canBeKept && isUntouched) kept = { listed, ignored, nested, folders, all: listedNames(listed), rules };
    return { listed, ignored, nested };
  });
  return {
    list: (signal) =>
      unlessAborted(
        look().then((answer) => answer?.listed ?? listAlone().then(({ listed }) => listed)),
        signal,
      ),
    isListed: async (name) => kept !== null && kept.all.has(name) && kept.folders.same({ towards: name }),
    isSurelyKept: async (name) => {
      // What is found out before a file is written is of use after it.
      if (kept === null && isLinux && tries === 0) await look();
      return kept !== null && isPlain(root, kept, [name]) && kept.folders.same({ towards: name });
    },
    ignored: async () => (await look())?.ignored ?? (await ignoredAlone()) ?? [],
    ignoredAlone: async () => {
      if (kept !== null) await look();
      return kept?.ignored ?? ignoredAlone();
    },
    nested: async () => (await look())?.nested ?? (await listAlone()).nested,
  };
}
