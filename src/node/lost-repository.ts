import type { MovedBranch } from '../core/surroundings.ts';
import { createGit } from './git-program.ts';
import { isRepository, repositoryAround } from './repository-around.ts';

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
