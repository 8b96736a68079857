import { mkdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';
import { mapLimit } from '../core/map-limit.ts';
import { atomicWrite } from './atomic-write.ts';
import type { Staged } from './git-entries.ts';
import { fileOf, linksOnTheWay, modeOf, statsOf } from './modified-files.ts';
import { readRegularFile } from './regular-file.ts';
import { ifThere, systemCode } from './system-error.ts';
import { createTreeObjects, gitObject, type GitObject, type TreeObjects } from './tree-objects.ts';

/** The index, and the tree of it. */
export interface IndexRead {
  /** Another one after every change. */
  readonly stamp: string | null;
  readonly entries: readonly Staged[];
  readonly tree: string;
}

/** With more changed files than this, or larger ones (bytes), git brings them into the index, and they are no longer changed. */
const most = 16;
const largest = 1_000_000;
/** Milliseconds. What is in no index for weeks could be pruned while it is still counted on. */
const longest = 3_600_000;

/** What follows from an index that stays as it is. */
interface Kept {
  readonly index: IndexRead;
  readonly since: number;
  readonly objects: TreeObjects;
  /** The index's entries of the files that are others in `now`. */
  readonly replaced: readonly Staged[];
  readonly now: IndexRead;
}

/**
 * The index as it would be with these of its files as they are now: for a few contents git would read and write all of it, twice. Their objects and
 * those of the folders above them are in the store then, and flushed. null: git has to do it. `now`: milliseconds.
 */
export function createFewChanges(
  root: string,
  store: string,
  now: () => number = Date.now,
): (index: IndexRead, names: readonly string[]) => Promise<IndexRead | null> {
  let kept: Kept | null = null;

  const keptOf = (index: IndexRead): Kept | null => {
    if (kept?.index === index) return now() - kept.since > longest ? null : kept;
    const objects = createTreeObjects(index.entries);
    // Else it holds something that only git knows.
    return objects.made().tree === index.tree ? { index, since: now(), objects, replaced: [], now: index } : null;
  };

  const withFiles = async (index: IndexRead, names: readonly string[]): Promise<IndexRead | null> => {
    const entries = index.entries.slice();
    const replaced: Staged[] = [];
    const contents: GitObject[] = [];
    const isBeyondLink = linksOnTheWay(root);
    for (const name of names) {
      const place = placeOf(entries, name);
      const entry = entries[place];
      const content = entry?.name === name && !isBeyondLink(name) ? contentNow(root, entry) : null;
      if (!entry || !content) return null;
      entries[place] = { ...entry, id: content.id };
      replaced.push(entry);
      contents.push(content);
    }
    const from = keptOf(index);
    // Whatever fails in the middle, the next one begins anew.
    kept = null;
    if (!from) return null;
    for (const entry of from.replaced) from.objects.set(entry);
    for (const { name } of replaced) from.objects.set(entries[placeOf(entries, name)] as Staged);
    const { tree, folders } = from.objects.made();
    const isKnown = tree === from.now.tree;
    if (!isKnown) await mapLimit([...contents, ...folders], (object) => writeObject(store, object));
    const other = tree === index.tree ? index : { stamp: `${index.stamp} ${tree}`, entries, tree };
    kept = { ...from, replaced, now: isKnown ? from.now : other };
    return kept.now;
  };

  return async (index, names) => {
    if (names.length > most) return null;
    try {
      return await withFiles(index, names);
    } catch (error) {
      if (systemCode(error) === null) throw error;
      // git meets the same, and says what is wrong.
      return null;
    }
  };
}

/** The place of a name among entries that are sorted by their bytes; where it is not there, that of another. */
function placeOf(entries: readonly Staged[], name: string): number {
  let [low, high] = [0, entries.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.name ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** null: it is nothing that can be read at once, or of another kind than it was. */
function contentNow(root: string, { name, mode }: Staged): GitObject | null {
  const stats = statsOf(root, name);
  if (!stats?.isFile() || modeOf(stats) !== mode) return null;
  const bytes = readRegularFile(fileOf(root, name), largest, false);
  return bytes && gitObject('blob', bytes);
}

const compress = promisify(deflate);

/** As git writes it: light compression, and nobody writes it again. One that is there counts as new, so that it is not pruned. */
async function writeObject(store: string, { id, bytes }: GitObject): Promise<void> {
  const file = join(store, 'objects', id.slice(0, 2), id.slice(2));
  const now = new Date();
  if ((await ifThere(utimes(file, now, now).then(() => true))) !== null) return;
  await mkdir(dirname(file), { recursive: true });
  await atomicWrite(file, await compress(bytes, { level: constants.Z_BEST_SPEED }), { mode: 0o444, prefix: 'tmp_obj_' });
}
