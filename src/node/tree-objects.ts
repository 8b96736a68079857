import { createHash } from 'node:crypto';
import type { Staged } from './git-entries.ts';

/** An object as git stores it: its bytes begin with git's header. */
export interface GitObject {
  readonly id: string;
  readonly bytes: Buffer;
}

interface Folder {
  /** By their own names, in git's order. */
  readonly inside: Map<string, Staged | Folder>;
  /** null: not worked out since something in it changed. */
  id: string | null;
}

/** The tree of these entries, all files below folders; ids of what does not change are worked out once. */
export interface TreeObjects {
  /** Another file in the place of one that is there. */
  set(entry: Staged): void;
  /** The tree's id, and the objects of all folders that changed since it was asked for last. */
  made(): { readonly tree: string; readonly folders: readonly GitObject[] };
}

/** `entries`: in the order of an index. */
export function createTreeObjects(entries: readonly Staged[]): TreeObjects {
  const top: Folder = { inside: new Map(), id: null };
  const set = (entry: Staged): void => {
    const parts = entry.name.split('/');
    const name = parts.pop() ?? '';
    let folder = top;
    folder.id = null;
    for (const part of parts) {
      let next = folder.inside.get(part);
      if (!next || !('inside' in next)) folder.inside.set(part, (next = { inside: new Map(), id: null }));
      next.id = null;
      folder = next;
    }
    folder.inside.set(name, entry);
  };
  for (const entry of entries) set(entry);
  return {
    set,
    made: () => {
      const folders: GitObject[] = [];
      return { tree: idOf(top, folders), folders };
    },
  };
}

function idOf(folder: Folder, made: GitObject[]): string {
  if (folder.id !== null) return folder.id;
  const parts: Buffer[] = [];
  for (const [name, one] of folder.inside) {
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
