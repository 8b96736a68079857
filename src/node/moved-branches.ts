import type { MovedBranch } from '../core/surroundings.ts';
import { createGit } from './git-program.ts';

/** Looks at the branches of the repository that the folder lies in; the function says which have moved since. Without a repository there are none. */
export async function watchBranches(root: string): Promise<() => Promise<readonly MovedBranch[]>> {
  const git = createGit(process.env);
  const look = async (): Promise<Map<string, string>> => {
    const { stdout } = await git.run(['show-ref', '--head', '--heads'], { cwd: root });
    const lines = stdout.toString('utf8').split('\n').filter(Boolean);
    return new Map(
      lines.map((line) => [line.slice(line.indexOf(' ') + 1).replace(/^refs\/heads\//u, ''), line.slice(0, line.indexOf(' '))]),
    );
  };
  const before = await look();
  return async () => {
    const now = await look();
    const names = [...new Set([...before.keys(), ...now.keys()])].filter((name) => before.get(name) !== now.get(name));
    return names.sort().map((name) => ({ name, from: before.get(name) ?? null, to: now.get(name) ?? null }));
  };
}
