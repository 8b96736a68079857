import { createHash } from 'node:crypto';
import type { Staged } from './git-entries.ts';

/** An object as git stores it: its bytes begin with git's header. */
export interface GitObject {
  readonly id: string;
  readonly bytes: Buffer;
}

interface Folder {
  /** By their own names, in git's order unless `isMixed`. */
  readonly inside: Map<string, Staged | Folder>;
  isMixed: boolean;
  /** null: not worked out since something in it changed. */
  id: string | null;
}

/** The tree of these entries, all files below folders; ids of what does not change are worked out once. */
export interface TreeObjects {
  /** Also in the place of one that is there; no file may lie in the place of a folder above it. */
  set(entry: Staged): void;
  remove(name: string): void;
  /** The tree's id, and the objects of all folders that changed since it was asked for last. */
  made(): { readonly tree: string; readonly folders: readonly GitObject[] };
}

/** `entries`: in the order of an index. */
export function createTreeObjects(entries: readonly Staged[]): TreeObjects {
  const newFolder = (): Folder => ({ inside: new Map(), isMixed: false, id: null });
  const top = newFolder();
  let isMixed = false;
  const put = (folder: Folder, name: string, one: Staged | Folder): void => {
    if (!folder.inside.has(name)) folder.isMixed ||= isMixed;
    folder.inside.set(name, one);
  };
  const set = (entry: Staged): void => {
    const parts = entry.name.split('/');
    const name = parts.pop() ?? '';
    let folder = top;
    folder.id = null;
    for (const part of parts) {
      let next = folder.inside.get(part);
      if (!next || !('inside' in next)) put(folder, part, (next = newFolder()));
      next.id = null;
      folder = next;
    }
    put(folder, name, entry);
  };
  for (const entry of entries) set(entry);
  // What comes now may belong anywhere.
  isMixed = true;
  return {
    set,
    remove: (name) => removeFrom(top, name.split('/')),
    made: () => {
      const folders: GitObject[] = [];
      return { tree: idOf(top, folders), folders };
    },
  };
}

/** A folder without files is none. */
function removeFrom(folder: Folder, [name = '', ...rest]: readonly string[]): void {
  const one = folder.inside.get(name);
  if (!one) return;
  folder.id = null;
  if ('inside' in one) removeFrom(one, rest);
  if ('inside' in one ? one.inside.size === 0 : rest.length === 0) folder.inside.delete(name);
}

/** git compares names of folders as if they ended with a slash. */
const placed = ([name, one]: readonly [string, Staged | Folder]): string => ('inside' in one ? `${name}/` : name);

function idOf(folder: Folder, made: GitObject[]): string {
  if (folder.id !== null) return folder.id;
  const parts: Buffer[] = [];
  const inside = [...folder.inside];
  for (const [name, one] of folder.isMixed ? inside.sort((a, b) => (placed(a) < placed(b) ? -1 : 1)) : inside) {
    const [mode, id] = 'inside' in one ? ['40000', idOf(one, made)] : [one.mode, one.id];
    parts.push(Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.from(id, 'hex'));
  }
  const object = gitObject('tree', Buffer.concat(parts));
  made.push(object);
  return (folder.id = object.id);
}

export function gitObject(kind: 'blob' | 'tree', content: Buffer): GitObject {
  const bytes = Buffer.concat([Buffer.from(`${kind} ${content.length}\0`), content]);
  return { id: createHash('sha256').update(bytes).digest('hex'), bytes };
}
