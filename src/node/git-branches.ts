import { join } from 'node:path';
import type { FileLook } from './kept-file.ts';

const idOf = /^([0-9a-f]{40}(?:[0-9a-f]{24})?)\n?$/u;
/** git takes other names as well, and some of these not; of them it has to tell itself. */
const usual = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/u;

/**
 * The branches of a repository, and `HEAD`, by what git's files say, without a start of git. `own`: where its `HEAD` lies; `store`: what all of its
 * worktrees share. null: something there only git understands.
 */
export function readBranches(own: string, store: string, look: FileLook): ReadonlyMap<string, string> | null {
  const textOf = (file: string): string | null => {
    const kept = look.kept(file);
    return kept?.kind === 'file' ? kept.bytes.toString('utf8') : null;
  };
  if (look.at(join(store, 'reftable')) || !look.at(join(store, 'objects'))?.isDirectory()) return null;
  const branches = new Map<string, string>();
  const packed = join(store, 'packed-refs');
  if (look.at(packed) && !readPacked(textOf(packed), branches)) return null;
  const enter = (folder: string, prefix: string): boolean =>
    (look.entries(folder) ?? []).every((entry) => {
      if (!usual.test(entry.name) || /\.lock$|\.$|\.\./u.test(entry.name)) return false;
      const [path, name] = [join(folder, entry.name), `${prefix}${entry.name}`];
      if (entry.isDirectory()) return enter(path, `${name}/`);
      const id = idOf.exec(textOf(path) ?? '')?.[1];
      if (id !== undefined) branches.set(name, id);
      return id !== undefined;
    });
  if (!enter(join(store, 'refs', 'heads'), '')) return null;
  const head = textOf(join(own, 'HEAD')) ?? '';
  const branch = /^ref: refs\/heads\/(\S+)\n?$/u.exec(head)?.[1];
  const at = branch === undefined ? idOf.exec(head)?.[1] : branches.get(branch);
  // On a branch without a commit there is no HEAD yet.
  if (at === undefined && branch === undefined) return null;
  return at === undefined ? branches : new Map([['HEAD', at], ...branches]);
}

/** Whether all of it was understood. */
function readPacked(text: string | null, branches: Map<string, string>): boolean {
  if (text === null) return false;
  for (const line of text.split('\n')) {
    // What a tag leads to.
    if (line === '' || line.startsWith('#') || line.startsWith('^')) continue;
    const [, id, name] = /^([0-9a-f]{40,64}) (refs\/\S+)$/u.exec(line) ?? [];
    if (id === undefined || name === undefined) return false;
    if (name.startsWith('refs/heads/')) branches.set(name.slice('refs/heads/'.length), id);
  }
  return true;
}
