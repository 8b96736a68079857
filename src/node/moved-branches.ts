import { lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MovedBranch } from '../core/surroundings.ts';
import { createGit } from './git-program.ts';
import { repositoryAround } from './repository-around.ts';
import { ifThere, unlessForbidden } from './system-error.ts';

type Branches = ReadonlyMap<string, string>;

/**
 * Looks at the branches of the repository that the folder lies in; the function says which have moved since. Without a repository there are none.
 * git is asked only after one of its files has changed: mostly none has, and commands are many.
 */
export function createBranchWatch(root: string): () => Promise<() => Promise<readonly MovedBranch[]>> {
  const git = createGit(process.env);
  let known: { readonly stamp: string; readonly branches: Branches } | null = null;
  const ask = async (env: Readonly<Record<string, string>>): Promise<Branches | null> => {
    const { code, stdout } = await git.run(['show-ref', '--head', '--heads'], { cwd: root, env });
    const lines = stdout.toString('utf8').split('\n').filter(Boolean);
    // 1: there are none yet.
    if (code > 1) return null;
    return new Map(
      lines.map((line) => [line.slice(line.indexOf(' ') + 1).replace(/^refs\/heads\//u, ''), line.slice(0, line.indexOf(' '))]),
    );
  };
  const look = async (): Promise<Branches> => {
    // Before git's answer, and of the folder that git then looks into: what changes in between is another stamp the next time.
    const at = await stampedStore(root);
    if (at !== null && known?.stamp === at.stamp) return known.branches;
    const branches = at && (await ask({ GIT_DIR: at.own }));
    known = at && branches && { stamp: at.stamp, branches };
    return branches ?? (await ask({})) ?? new Map();
  };
  return async () => {
    const before = await look();
    return async () => {
      const now = await look();
      const names = [...new Set([...before.keys(), ...now.keys()])].filter((name) => before.get(name) !== now.get(name));
      return names.sort().map((name) => ({ name, from: before.get(name) ?? null, to: now.get(name) ?? null }));
    };
  };
}

/** Where git keeps a repository, with another `stamp` after each change of a reference, however it stores them; null: git itself has to look. */
async function stampedStore(root: string): Promise<{ readonly own: string; readonly stamp: string } | null> {
  const around = await repositoryAround(root);
  if (around === null) return null;
  // A link, which leads git to another repository.
  for (let folder = root; folder !== around.top; folder = dirname(folder)) if (await ifThere(lstat(join(folder, '.git')))) return null;
  const parts: string[] = [];
  for (const folder of new Set([around.own, around.store])) {
    // Without it the folder is no repository, and git looks further up.
    parts.push(`${(await unlessForbidden(lstat(join(folder, 'objects'))))?.mode}`);
    for (const name of ['HEAD', 'config', 'packed-refs', 'refs', 'reftable']) if (!(await stamp(join(folder, name), parts))) return null;
  }
  return { own: around.own, stamp: parts.join('\n') };
}

/** Small files by what they say, others by a time that no program can set: commands may write there, too. false: a link, behind which anything may change. */
async function stamp(path: string, parts: string[]): Promise<boolean> {
  const stats = await unlessForbidden(lstat(path, { bigint: true }));
  if (stats === null) return true;
  const said = stats.isFile() && stats.size < 1000 ? await unlessForbidden(readFile(path, 'latin1')) : null;
  parts.push(`${path} ${said ?? `${stats.mode} ${stats.ino} ${stats.size} ${stats.ctimeNs}`}`);
  for (const name of stats.isDirectory() ? ((await unlessForbidden(readdir(path))) ?? []) : [])
    if (!(await stamp(join(path, name), parts))) return false;
  return !stats.isSymbolicLink();
}
