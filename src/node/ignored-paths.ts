import { join } from 'node:path';
import { WorkspaceError } from '../core/ports.ts';
import { asName, createGit, gitFailure, names, type GitResult } from './git-program.ts';
import { nestedRepository } from './repository-around.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { lookUp } from './look-up.ts';
import { createSharedLook } from './shared-look.ts';
import { builtInExcludes, isInRepository, personalExcludes, unlessAborted, type ListingOptions } from './workspace-listing.ts';
import type { WorkspaceNames } from './workspace-names.ts';

/** Whether a file at a path (in normal form) is left out of the listing, or would be; a tracked one never is. `isListed`, `isSurelyKept`: what of that costs no start of git. */
export function createIgnoring({
  root,
  store,
  env,
  excludes = personalExcludes(root, env),
  isListed,
  isSurelyKept,
}: ListingOptions & Pick<WorkspaceNames, 'isListed'> & { readonly isSurelyKept?: WorkspaceNames['isSurelyKept'] | undefined }): (
  path: string,
  signal: AbortSignal,
) => Promise<boolean> {
  const git = createGit(env);
  const questions = new Map<string, (path: string) => Promise<boolean>>();

  const lookIn = async (folder: string, paths: readonly string[]): Promise<ReadonlySet<string>> => {
    const cwd = join(root, folder);
    const input = paths.map((path) => `${asName(path)}\0`).join('');
    const check = (args: readonly string[], place: Readonly<Record<string, string>>): Promise<GitResult> =>
      git.run([...args, '-z', '--stdin'], { cwd, env: { ...place, GIT_LITERAL_PATHSPECS: '0' }, input });
    const told = ({ code, stdout, stderr }: GitResult): ReadonlySet<string> => {
      if (code > 1) throw gitFailure('check-ignore', stderr);
      return new Set(names(stdout));
    };
    const usual = [...(await excludes()), 'check-ignore'];
    // Most folders are the top of their repository: one start of git is enough there.
    const atTop = lookUp(join(cwd, '.git')) ? await check(usual, { GIT_DIR: '.git' }) : null;
    if (atTop && (atTop.code <= 1 || paths.length > 1)) return told(atTop);
    if (await isInRepository(git, { cwd }, folder === '')) return told(await check(usual, {}));
    if (lookUp(join(cwd, '.gitignore'))) return told(await check(['check-ignore', '--no-index'], { GIT_DIR: store, GIT_WORK_TREE: cwd }));
    return new Set(paths.filter(isBuiltIn).map(asName));
  };

  const ask = (folder: string, path: string, signal: AbortSignal): Promise<boolean> => {
    const question = questions.get(folder) ?? createSharedQuestion((paths) => lookIn(folder, paths));
    questions.set(folder, question);
    return unlessAborted(question(path), signal);
  };
  const ignores = async (folder: string, path: string, signal: AbortSignal): Promise<boolean> => {
    // What lies in a repository of its own goes by the rules of that one, as in the listing.
    const nested = await nestedRepository(join(root, folder), path);
    if (await ask(folder, nested ?? path, signal)) return true;
    return nested === null ? false : ignores(join(folder, nested), path.slice(nested.length + 1), signal);
  };
  // git does not answer what lies beyond a link, and has none of it in a tree.
  return async (path, signal) => {
    if (isBeyondLink(root, path)) return true;
    // Mostly nobody has to be asked about a file that is there; of one that is not, the whole listing would say no more than git's one answer.
    const name = asName(path);
    return !(await isListed(name)) && !(await isSurelyKept?.(name)) && ignores('', path, signal);
  };
}

/** One question for the paths of all who ask before it begins. `look` gives those that are; where git refuses one of them, each is asked about alone. */
function createSharedQuestion(look: (paths: readonly string[]) => Promise<ReadonlySet<string>>): (path: string) => Promise<boolean> {
  const queue = createKeyedQueue();
  let asked: string[] = [];
  const shared = createSharedLook(async () => {
    const paths = asked;
    asked = [];
    try {
      return await look(paths);
    } catch (error) {
      if (paths.length === 1 || !(error instanceof WorkspaceError)) throw error;
      return null;
    }
  });
  return async (path) => {
    asked.push(path);
    const found = (await shared()) ?? (await queue('alone', () => look([path])));
    return found.has(asName(path));
  };
}

function isBeyondLink(root: string, path: string): boolean {
  const names = path.split('/');
  for (let depth = 1; depth < names.length; depth++) {
    const folder = lookUp(join(root, ...names.slice(0, depth)));
    if (!folder?.isDirectory()) return folder?.isSymbolicLink() === true;
  }
  return false;
}

function isBuiltIn(path: string): boolean {
  const names = path.split('/');
  const last = names.at(-1) ?? '';
  return names.slice(0, -1).some((name) => builtInExcludes.includes(`${name}/`)) || builtInExcludes.includes(last) || last.endsWith('.pyc');
}
