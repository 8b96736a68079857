import type { Watched } from '../surroundings.ts';
import type { CommandPorts } from './guard-protected.ts';

/**
 * An ignore file that ignores itself would hide an agent's work from every proof, review and commit. One that came among files of the checkpoint
 * goes, and is copied first; one in a folder that only a tool knows (a cache) stays. Gives the names; what they hid is seen in the next checkpoint.
 */
export async function uncover({ files, checkpoints }: CommandPorts, watched: Watched, tree: string): Promise<string[]> {
  const { added } = await watched.ignored();
  if (added.length === 0) return [];
  const known = [...(await checkpoints.idsAt(tree)).keys()];
  const named = added.map((path) => (path === ignoreFile || path.endsWith(`/${ignoreFile}`) ? path : `${path}/${ignoreFile}`));
  const names = named.filter((path) => known.some((one) => one.startsWith(path.slice(0, -ignoreFile.length))));
  const saved = await watched.saved();
  const gone: string[] = [];
  for (const path of names.filter((name) => !saved.has(name))) {
    const there = await files.read(path);
    if (there === null) continue;
    await watched.copy(path);
    const { status } = await files.swap(path, { before: there.hash, after: null });
    if (status !== 'conflict') gone.push(path);
  }
  // What is ignored now is another matter.
  if (gone.length > 0) await watched.ended();
  return gone;
}

const ignoreFile = '.gitignore';
