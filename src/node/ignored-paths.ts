import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { asName, createGit, gitFailure, names } from './git-program.ts';
import { nestedRepository } from './guarded-files.ts';
import { createSharedLook } from './shared-look.ts';
import { ifThere } from './system-error.ts';
import { builtInExcludes, isInRepository, personalExcludes, unlessAborted, type ListingOptions } from './workspace-listing.ts';
import type { WorkspaceNames } from './workspace-names.ts';

/** Whether a file at a path (in normal form) is left out of the listing, or would be; a tracked one never is. `known`: that listing, where it costs nothing. */
export function createIgnoring({
  root,
  store,
  env,
  excludes = personalExcludes(root, env),
  known,
}: ListingOptions & Pick<WorkspaceNames, 'known'>): (path: string, signal: AbortSignal) => Promise<boolean> {
  const git = createGit(env);
  const questions = new Map<string, ReturnType<typeof createSharedQuestion>>();
  /** By git of the repository whose top the folder is; null: it does not say. Who asks at once shares one start. */
  const askAtTop = (cwd: string) => {
    const asked = questions.get(cwd);
    if (asked) return asked;
    const question = createSharedQuestion(async (paths) => {
      const call = { cwd, env: { GIT_DIR: '.git', GIT_LITERAL_PATHSPECS: '0' }, input: paths.map((path) => `${asName(path)}\0`).join('') };
      const { code, stdout } = await git.run([...(await excludes()), 'check-ignore', '-z', '--stdin'], call);
      return code > 1 ? null : new Set(names(stdout));
    });
    questions.set(cwd, question);
    return question;
  };
  const ignores = async (folder: string, path: string, signal: AbortSignal): Promise<boolean> => {
    const cwd = join(root, folder);
    const nested = await nestedRepository(cwd, path);
    // Most folders are the top of their repository: one start of git is enough there.
    const atTop = (await ifThere(lstat(join(cwd, '.git')))) ? await unlessAborted(askAtTop(cwd)(nested ?? path), signal) : null;
    if (atTop !== null) {
      if (atTop) return true;
    } else if (await isInRepository(git, { cwd, signal }, folder === '')) {
      const call = { cwd, signal, env: { GIT_LITERAL_PATHSPECS: '0' }, input: `${asName(nested ?? path)}\0` };
      const { code, stderr } = await git.run([...(await excludes()), 'check-ignore', '--quiet', '-z', '--stdin'], call);
      if (code > 1) throw gitFailure('check-ignore', stderr);
      if (code === 0) return true;
    } else if (await ifThere(lstat(join(cwd, '.gitignore')))) {
      const call = { cwd, signal, env: { GIT_DIR: store, GIT_WORK_TREE: cwd, GIT_LITERAL_PATHSPECS: '0' }, input: `${asName(path)}\0` };
      const { code, stderr } = await git.run(['check-ignore', '--quiet', '--no-index', '-z', '--stdin'], call);
      if (code > 1) throw gitFailure('check-ignore', stderr);
      if (code === 0) return true;
    } else if (isBuiltIn(nested ?? path)) return true;
    return nested === null ? false : ignores(join(folder, nested), path.slice(nested.length + 1), signal);
  };
  let last: { readonly listed: readonly string[]; readonly names: ReadonlySet<string> } | null = null;
  /** Mostly nobody has to be asked about a file that is there; of one that is not, the whole listing would say no more than git's one answer. */
  const isListed = async (path: string): Promise<boolean> => {
    const listed = await known();
    if (listed === null) return false;
    if (last?.listed !== listed) last = { listed, names: new Set(listed) };
    return last.names.has(asName(path));
  };
  // git does not answer what lies beyond a link, and has none of it in a tree.
  return async (path, signal) => {
    if (await isBeyondLink(root, path)) return true;
    return !(await isListed(path)) && ignores('', path, signal);
  };
}

/**
 * One question for the paths of all who ask before it begins: `look` gives those that are, or null where one of them cannot be asked about; then each is
 * asked about alone.
 */
function createSharedQuestion(look: (paths: readonly string[]) => Promise<ReadonlySet<string> | null>) {
  let asked: string[] = [];
  const shared = createSharedLook(async () => {
    const paths = asked;
    asked = [];
    return { found: await look(paths), alone: paths.length === 1 };
  });
  return async (path: string): Promise<boolean | null> => {
    asked.push(path);
    const { found, alone } = await shared();
    const own = found === null && !alone ? await look([path]) : found;
    return own && own.has(asName(path));
  };
}

async function isBeyondLink(root: string, path: string): Promise<boolean> {
  const names = path.split('/');
  for (let depth = 1; depth < names.length; depth++) {
    const folder = await ifThere(lstat(join(root, ...names.slice(0, depth))));
    if (!folder?.isDirectory()) return folder?.isSymbolicLink() === true;
  }
  return false;
}

function isBuiltIn(path: string): boolean {
  const names = path.split('/');
  const last = names.at(-1) ?? '';
  return names.slice(0, -1).some((name) => builtInExcludes.includes(`${name}/`)) || builtInExcludes.includes(last) || last.endsWith('.pyc');
}
