import { lstatSync, renameSync, rmSync, writeFileSync, type BigIntStats } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { contentOf, type IndexRead } from './few-changes.ts';
import type { Staged } from './git-entries.ts';
import { indexFileOf } from './index-file.ts';
import { fileOf, linksOnTheWay } from './modified-files.ts';
import { writePack } from './object-pack.ts';
import { packedFrom } from './pack-order.ts';
import { readRegularFile } from './regular-file.ts';
import { systemCode } from './system-error.ts';
import { createTreeObjects, gitObject, type GitObject } from './tree-objects.ts';

/** With more bytes in its files git is as fast: it has a thread of its own. */
const mostBytes = 2_000_000;
/** So many files are read in one go; others get their turn in between. */
const atOnce = 50;

interface Found extends Staged {
  readonly stats: BigIntStats;
  readonly blob: GitObject;
}

/**
 * The first index of a small workspace, and the tree of it: git takes two starts for them, and a flushed file for each object, which is a fifth of the
 * time to the first call of a first run. Objects become one pack, and are flushed; `keep` gets what files hold. null: git has to do it, because it is
 * much, or something else than plain files. `file`: the index, which is not there.
 */
export function createFirstIndex(
  root: string,
  store: string,
  file: string,
  keep: (id: string, content: Uint8Array) => void,
): (names: readonly string[]) => Promise<Pick<IndexRead, 'entries' | 'tree'> | null> {
  const make = async (names: readonly string[]): Promise<Pick<IndexRead, 'entries' | 'tree'> | null> => {
    const found = await findAll(root, names);
    if (found === null || found.length === 0) return null;
    const entries = found.map(({ name, mode, id }): Staged => ({ name, mode, id }));
    const { tree, folders } = createTreeObjects(entries).made();
    const objects = new Map([...found.map(({ blob }) => blob), ...folders].map((object) => [object.id, object]));
    await writePack(store, [...objects.values()]);
    // As git does it: whoever reads all indexes leaves these out.
    writeFileSync(`${file}.lock`, indexFileOf(found), { flag: 'wx' });
    renameSync(`${file}.lock`, file);
    for (const { id, blob } of found) keep(id, contentOf(blob));
    return { entries, tree };
  };
  return async (names) => {
    if (names.length >= packedFrom) return null;
    try {
      return await make(names);
    } catch (error) {
      if (systemCode(error) === null) throw error;
      // git meets the same, and says what is wrong.
      rmSync(`${file}.lock`, { force: true });
      return null;
    }
  };
}

/** In the order of an index. null: one is no plain file that can be read, or they are too large. */
async function findAll(root: string, names: readonly string[]): Promise<Found[] | null> {
  const found: Found[] = [];
  const isBeyondLink = linksOnTheWay(root);
  let left = mostBytes;
  for (const [at, name] of names.toSorted((a, b) => (a < b ? -1 : 1)).entries()) {
    if (at % atOnce === atOnce - 1) await setImmediate();
    if (isBeyondLink(name)) return null;
    const path = fileOf(root, name);
    // Before it is read: what is written meanwhile has another time then, or one that is too young to be believed.
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) continue;
    const bytes = stats.isFile() ? readRegularFile(path, left, false) : null;
    if (bytes === null) return null;
    left -= bytes.length;
    const blob = gitObject('blob', bytes);
    found.push({ name, mode: stats.mode & 0o100n ? '100755' : '100644', id: blob.id, stats, blob });
  }
  return found;
}
