import { dirname, join } from 'node:path';
import type { MovedBranch } from '../core/surroundings.ts';
import { readBranches } from './git-branches.ts';
import { createGit } from './git-program.ts';
import { createFileMemory, type FileLook } from './kept-file.ts';
import { isRepository, repositoryAround, type RepositoryPlaces } from './repository-around.ts';
import { stampOf } from './watched-file.ts';

type Branches = ReadonlyMap<string, string>;

/**
 * Looks at the branches of the repository that the folder lies in; the function says which have moved since. Without a repository there are none.
 * git is asked only after one of its files has changed, and where they say more than ids: commands are many.
 */
export function createBranchWatch(root: string): () => Promise<() => Promise<readonly MovedBranch[]>> {
  const git = createGit(process.env);
  const lookAround = createFileMemory();
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
    const now = lookAround();
    const at = await stampedStore(root, now);
    if (at !== null && known?.stamp === at.stamp) return known.branches;
    const branches = at && (readBranches(at.own, at.store, now) ?? (await ask({ GIT_DIR: at.own })));
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

/**
 * Looks at the repository that the folder lies in; the function says where it was, when it is gone since, or another one lies there, without the
 * commit that `moved` tells `HEAD` was on; null: it is there, or there was none.
 */
export async function watchRepository(root: string, moved: () => Promise<readonly MovedBranch[]>): Promise<() => Promise<string | null>> {
  const around = await repositoryAround(root);
  if (around === null || !(await isRepository(around.store))) return async () => null;
  const { own, store } = around;
  return async () => {
    if (!(await isRepository(store))) return store;
    const head = (await moved()).find(({ name }) => name === 'HEAD')?.from ?? null;
    if (head === null) return null;
    const { code } = await createGit(process.env).run(['cat-file', '-e', `${head}^{commit}`], { cwd: root, env: { GIT_DIR: own } });
    return code === 0 ? null : store;
  };
}

/** Where git keeps a repository, with another `stamp` after each change of a reference, however it stores them; null: git itself has to look. */
async function stampedStore(
  root: string,
  look: FileLook,
): Promise<(Pick<RepositoryPlaces, 'own' | 'store'> & { readonly stamp: string }) | null> {
  const around = await repositoryAround(root);
  if (around === null) return null;
  // A link, which leads git to another repository.
  for (let folder = root; folder !== around.top; folder = dirname(folder)) if (look.at(join(folder, '.git'))) return null;
  const parts: string[] = [];
  for (const folder of new Set([around.own, around.store])) {
    // Without it the folder is no repository, and git looks further up.
    parts.push(`${look.at(join(folder, 'objects'))?.mode}`);
    for (const name of ['HEAD', 'config', 'packed-refs', 'refs', 'reftable']) if (!stamp(join(folder, name), look, parts)) return null;
  }
  return { own: around.own, store: around.store, stamp: parts.join('\n') };
}

/** Small files by what they say, others by a time that no program can set: commands may write there, too. false: a link, behind which anything may change. */
function stamp(path: string, look: FileLook, parts: string[]): boolean {
  const stats = look.at(path);
  if (stats === null) return true;
  const said = stats.isFile() && stats.size < 1000 ? look.kept(path) : null;
  parts.push(`${path} ${said?.kind === 'file' ? said.bytes.toString('latin1') : stampOf(stats)}`);
  return !stats.isSymbolicLink() && (look.entries(path) ?? []).every(({ name }) => stamp(join(path, name), look, parts));
}
