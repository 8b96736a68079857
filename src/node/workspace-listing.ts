import { lstat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { InterruptedError } from '../core/durable/errors.ts';
import { once } from '../core/once.ts';
import { isGitName } from '../core/policy/normalize-inside.ts';
import { temporaryPrefix } from './atomic-write.ts';
import { asName, asText, createGit, gitFailure, names, type Git } from './git-program.ts';
import { ifThere } from './system-error.ts';

/**
 * Ignored in a folder that is no repository and has no .gitignore: packages and caches that tools can rebuild. A .gitignore replaces
 * this list.
 */
export const builtInExcludes = [
  'node_modules/',
  'bower_components/',
  '.venv/',
  'venv/',
  '__pycache__/',
  '.pytest_cache/',
  '.mypy_cache/',
  '.tox/',
  '.gradle/',
  '.next/',
  '.nuxt/',
  '.turbo/',
  '.parcel-cache/',
  '.cache/',
  'dist/',
  'target/',
  'coverage/',
  '*.pyc',
  '.DS_Store',
];

/** Rejects with `InterruptedError` when aborted. */
export type Listing = (signal?: AbortSignal) => Promise<readonly string[]>;

export interface ListingOptions {
  /** Absolute, links resolved. */
  readonly root: string;
  /** A git directory of our own, for folders that are no repository. */
  readonly store: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Shared with others who look at this workspace. */
  readonly excludes?: Excludes | undefined;
}

/** git arguments that apply the person's global ignore file. */
export type Excludes = () => Promise<readonly string[]>;

interface Walk {
  readonly git: Git;
  readonly root: string;
  readonly store: string;
  /** git arguments that apply the person's global ignore file. */
  readonly excludes: readonly string[];
  /** What git said last about a folder, and the names in it: mostly it says the same again. */
  readonly said: Map<string, Said>;
  /** Whether the workspace is the top of one repository, with no others in it. */
  isPlain: boolean;
  /** Folders with a repository of their own, names as in `names`. */
  readonly nested: string[];
}

interface Said {
  readonly output: Buffer;
  readonly found: readonly string[];
  /** Names that a sparse checkout may leave out. */
  readonly skipped: ReadonlySet<string>;
  /** Of them those that are not there, and the others of `found`. */
  absent: readonly string[];
  present: readonly string[];
}

interface Listed {
  readonly listed: readonly string[];
  readonly nested: readonly string[];
  readonly isPlain: boolean;
  /** Whether besides it is just what git said: nothing is left out, and no folder stands for another repository. */
  readonly isSimple: boolean;
}

/**
 * Lists tracked files (deleted ones too) and untracked files that are not ignored, also of nested repositories. Sorted by bytes, names
 * as in `names`; the same array as long as nothing changes. The person's repository is only read.
 */
export function createLister({ root, store, env, excludes = personalExcludes(root, env) }: ListingOptions): () => Promise<Listed> {
  const git = createGit(env);
  const inside = relative(root, store).split(sep).join('/');
  const ownPrefix = inside.startsWith('..') ? null : asName(`${inside}/`);
  const said: Walk['said'] = new Map();
  let last: { readonly found: readonly string[]; readonly usable: readonly string[] } | null = null;
  return async () => {
    const walk = { git, root, store, excludes: await excludes(), said, isPlain: false, nested: [] };
    const found = await listFolder(walk, '');
    const top = said.get('');
    const isSimple = walk.isPlain && top?.found === found && top.skipped.size === 0;
    if (last?.found === found) return { listed: last.usable, isPlain: walk.isPlain, isSimple, nested: walk.nested };
    const usable = found.filter(
      (name) =>
        !(mayBeGits.test(name) && name.split('/').some(isGitName)) &&
        !name.startsWith(temporaryPrefix, name.lastIndexOf('/') + 1) &&
        !(ownPrefix !== null && name.startsWith(ownPrefix)),
    );
    last = { found, usable: inOrder(usable) };
    return { listed: last.usable, isPlain: walk.isPlain, isSimple, nested: walk.nested };
  };
}

/** What is listed, to look names up in: whoever asks about the same list shares it. */
export const listedNames = once((listed: readonly string[]): ReadonlySet<string> => new Set(listed));

/** What is ASCII and has none of these in it is called like nothing of git's, however it is spelled: nearly all names are done with here. */
const mayBeGits = /[^ -~]|\.git|git~/iu;

/** Sorted by bytes, each once. git gives them so where all are tracked. */
function inOrder(names: string[]): readonly string[] {
  if (names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name)) return names;
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** What others wait for as well goes on. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let leave = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(new InterruptedError('interrupted'));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** Our git reads no global settings, so the person's global ignore file is passed on. Looked up once. */
export function personalExcludes(root: string, env: ListingOptions['env']): Excludes {
  let known: Promise<readonly string[]> | null = null;
  return () => {
    known ??= readExcludes(root, env);
    known.catch(() => (known = null));
    return known;
  };
}

/** Where the person's settings are, if not where git looks for them by itself. */
const whereSettingsAre = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'];

async function readExcludes(root: string, env: ListingOptions['env']): Promise<string[]> {
  const settings = whereSettingsAre.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  // Every start waits for the answer, which mostly is none: of that simple-git is sure only 50 ms later.
  const git = createGit(env, Object.fromEntries(settings));
  // All settings, since those of the person may lie in several files that include others: the last one counts.
  const args = ['config', '-z', '--show-scope', '--type=path', '--get-all', 'core.excludesFile'];
  const { code, stdout } = await git.run(args, { cwd: root });
  // Without a home folder, or with broken settings, there is none.
  const [scope, file] = code === 0 ? names(stdout).slice(-2) : [];
  // git finds what the repository sets by itself, and ours would go before it.
  if (scope === undefined || file === undefined || ['local', 'worktree'].includes(scope)) return [];
  return ['-c', `core.excludesFile=${asText(file)}`];
}

/** What git ignores, as `WorkspaceNames` tells it; null: it is no repository. `excludes`: git arguments. */
export async function listIgnored(git: Git, root: string, excludes: readonly string[]): Promise<readonly string[] | null> {
  const args = [...excludes, 'ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
  const { code, stdout } = await git.run(args, { cwd: root });
  return code === 0 ? names(stdout) : null;
}

async function listFolder(walk: Walk, folder: string): Promise<readonly string[]> {
  const { git, root, store, excludes } = walk;
  const cwd = join(root, asText(folder));
  const call = { cwd };
  const tracked = await listTracked(git, excludes, call, folder === '');
  if (tracked !== null) {
    const found = await withoutAbsent(join(root, asText(folder)), parsed(walk, folder, tracked.output));
    if (folder === '') walk.isPlain = tracked.isTop;
    return withNested(walk, folder, found);
  }
  const builtIn = (await ifThere(lstat(join(cwd, '.gitignore')))) ? [] : builtInExcludes.map((pattern) => `--exclude=${pattern}`);
  // With an index that does not exist every file counts as untracked.
  const env = { GIT_DIR: store, GIT_WORK_TREE: cwd, GIT_INDEX_FILE: join(store, 'no-index') };
  const { stdout } = await git.ok([...excludes, 'ls-files', '-z', '-t', '--others', '--exclude-standard', ...builtIn], { ...call, env });
  return withNested(walk, folder, parsed(walk, folder, stdout).found);
}

function parsed({ said }: Walk, folder: string, output: Buffer): Said {
  const last = said.get(folder);
  if (last?.output.equals(output)) return last;
  const lines = names(output);
  const found = lines.map(listedName);
  const skipped = new Set(lines.filter((line) => line.startsWith('S ')).map(listedName));
  const now = { output, found, skipped, absent: [], present: found };
  said.set(folder, now);
  return now;
}

/** What a sparse checkout left out is not deleted: it is not there for anybody. Another array only when that changes. */
async function withoutAbsent(root: string, said: Said): Promise<readonly string[]> {
  if (said.skipped.size === 0) return said.found;
  const absent: string[] = [];
  /** Most of them lie in folders that are left out as a whole. */
  const folders = new Map<string, boolean>();
  for (const name of said.skipped) {
    const cut = name.lastIndexOf('/');
    const folder = name.slice(0, Math.max(cut, 0));
    if (!folders.has(folder)) folders.set(folder, (await ifThere(lstat(join(root, asText(folder))))) !== null);
    if (folders.get(folder) === false || (await ifThere(lstat(join(root, asText(name))))) === null) absent.push(name);
  }
  if (absent.length === said.absent.length && absent.every((name, index) => name === said.absent[index])) return said.present;
  const gone = new Set(absent);
  said.absent = absent;
  said.present = said.found.filter((name) => !gone.has(name));
  return said.present;
}

interface FolderCall {
  readonly cwd: string;
}

interface Tracked {
  readonly output: Buffer;
  /** Of a repository whose top the folder is. */
  readonly isTop: boolean;
}

/** What a repository lists of the folder, nested repositories as `name/`; null if none tracks it. Only the workspace may lie deep in one. */
async function listTracked(git: Git, excludes: readonly string[], call: FolderCall, isRoot: boolean): Promise<Tracked | null> {
  const list = async (env: Readonly<Record<string, string>>): Promise<Buffer | null> => {
    const args = [...excludes, 'ls-files', '-z', '-t', '--stage', '--others', '--exclude-standard'];
    const { code, stdout, stderr } = await git.run(args, { ...call, env });
    if (code === 0) return stdout;
    if (isNoRepository(stderr)) return null;
    throw gitFailure('ls-files', stderr);
  };
  const own = (await ifThere(lstat(join(call.cwd, '.git')))) ? await list({ GIT_DIR: '.git' }) : null;
  if (own) return { output: own, isTop: true };
  const outer = isRoot && (await isInRepository(git, call, isRoot)) ? await list({}) : null;
  return outer && { output: outer, isTop: false };
}

const isNoRepository = (stderr: string): boolean => /not a git repository|must be run in a work tree/u.test(stderr);

/** `? name` of an untracked file, `tag mode id stage TAB name` of a tracked one. */
function listedName(line: string): string {
  if (line.startsWith('? ')) return line.slice(2);
  const name = line.slice(line.indexOf('\t') + 1);
  return line.startsWith('160000 ', 2) ? `${name}/` : name;
}

/** Replaces nested repositories (`name/`) by their files. */
async function withNested(walk: Walk, folder: string, found: readonly string[]): Promise<readonly string[]> {
  if (folder === '' && !found.some((name) => name.endsWith('/'))) return found;
  const all: string[] = [];
  for (const name of new Set(found)) {
    if (!name.endsWith('/')) all.push(folder + name);
    // A submodule that was never fetched has no .git of its own, and no files.
    else if (await ifThere(lstat(join(walk.root, asText(folder + name), '.git')))) {
      walk.isPlain = false;
      walk.nested.push((folder + name).replace(/\/$/u, ''));
      for (const inner of await listFolder(walk, folder + name)) all.push(inner);
    }
  }
  return all;
}

/** Whether git tracks the folder: not if an outer repository ignores it. A nested repository must be the top folder of its own. */
export async function isInRepository(git: Git, call: { cwd: string; signal?: AbortSignal }, isRoot: boolean): Promise<boolean> {
  return (await prefixIn(git, call, isRoot)) !== null;
}

/** Where the folder lies in the repository that tracks it: '' or `folder/`; null: none does. As `isInRepository`. */
export async function prefixIn(git: Git, call: { cwd: string; signal?: AbortSignal }, isRoot: boolean): Promise<string | null> {
  const { code, stdout, stderr } = await git.run(['rev-parse', '--is-inside-work-tree', '--show-prefix'], call);
  if (code !== 0) {
    if (isNoRepository(stderr)) return null;
    throw gitFailure('rev-parse', stderr);
  }
  const [inside, prefix = ''] = stdout.toString('utf8').split('\n');
  if (inside !== 'true') return null;
  if (prefix === '') return '';
  if (!isRoot) return null;
  // check-ignore does not support literal pathspecs; "." does not need them.
  const ignored = await git.run(['check-ignore', '--quiet', '--', '.'], { ...call, env: { GIT_LITERAL_PATHSPECS: '0' } });
  if (ignored.code > 1) throw gitFailure('check-ignore', ignored.stderr);
  return ignored.code === 1 ? prefix : null;
}
