import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { asName, createGit, gitFailure } from './git-program.ts';
import { ifThere } from './system-error.ts';
import { builtInExcludes, isInRepository, personalExcludes, type ListingOptions } from './workspace-listing.ts';

/** Whether a file at a path (in normal form) is left out of the listing, or would be; a tracked one never is. */
export function createIgnoring({
  root,
  store,
  env,
  excludes = personalExcludes(root, env),
}: ListingOptions): (path: string, signal: AbortSignal) => Promise<boolean> {
  const git = createGit(env);
  const ignores = async (folder: string, path: string, signal: AbortSignal): Promise<boolean> => {
    const cwd = join(root, folder);
    const nested = await nestedFolder(cwd, path);
    const check = async (place: Readonly<Record<string, string>>) => {
      const call = { cwd, signal, env: { ...place, GIT_LITERAL_PATHSPECS: '0' }, input: `${asName(nested ?? path)}\0` };
      return git.run([...(await excludes()), 'check-ignore', '--quiet', '-z', '--stdin'], call);
    };
    // Most folders are the top of their repository: one start of git is enough there.
    const atTop = (await ifThere(lstat(join(cwd, '.git')))) ? await check({ GIT_DIR: '.git' }) : null;
    if (atTop !== null && atTop.code <= 1) {
      if (atTop.code === 0) return true;
    } else if (await isInRepository(git, { cwd, signal }, folder === '')) {
      const { code, stderr } = await check({});
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
  return (path, signal) => ignores('', path, signal);
}

/** The outermost repository of its own on the way to a path. */
async function nestedFolder(cwd: string, path: string): Promise<string | null> {
  const names = path.split('/');
  for (let depth = 1; depth < names.length; depth++) {
    const folder = names.slice(0, depth).join('/');
    if (await ifThere(lstat(join(cwd, folder, '.git')))) return folder;
  }
  return null;
}

function isBuiltIn(path: string): boolean {
  const names = path.split('/');
  const last = names.at(-1) ?? '';
  return names.slice(0, -1).some((name) => builtInExcludes.includes(`${name}/`)) || builtInExcludes.includes(last) || last.endsWith('.pyc');
}
