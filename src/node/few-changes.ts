import { mkdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';
import { mapLimit } from '../core/map-limit.ts';
import { atomicWrite } from './atomic-write.ts';
import type { Staged } from './git-entries.ts';
import { fileOf, linksOnTheWay, modeOf, statsOf } from './modified-files.ts';
import { smallContent } from './object-contents.ts';
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
  /** What the index has of the names that `now` has otherwise. */
  readonly before: Entries;
  readonly now: IndexRead;
}

/** By name; null: none. */
type Entries = ReadonlyMap<string, Staged | null>;

/**
 * The index as it would be with these files as they are now, and without those that are gone: for a few git would read and write all of it, twice.
 * Their objects and those of the folders above them are in the store then, and flushed; `keep` gets their contents. null: git has to do it. `now`:
 * milliseconds.
 */
export function createFewChanges(
  root: string,
  store: string,
  keep: (id: string, content: Uint8Array) => void = () => {},
  now: () => number = Date.now,
): (index: IndexRead, names: readonly string[], gone?: readonly string[]) => Promise<IndexRead | null> {
  let kept: Kept | null = null;

  const keptOf = (index: IndexRead): Kept | null => {
    if (kept?.index === index) return now() - kept.since > longest ? null : kept;
    const objects = createTreeObjects(index.entries);
    // Else it holds something that only git knows.
    return objects.made().tree === index.tree ? { index, since: now(), objects, before: new Map(), now: index } : null;
  };

  const withFiles = async (index: IndexRead, names: readonly string[], gone: readonly string[]): Promise<IndexRead | null> => {
    const entries = index.entries.slice();
    const [before, after] = [new Map<string, Staged | null>(), new Map<string, Staged | null>()];
    const contents: GitObject[] = [];
    const isBeyondLink = linksOnTheWay(root);
    const change = (name: string, now: Staged | null): void => {
      const place = placeOf(entries, name);
      const there = entries[place]?.name === name ? 1 : 0;
      before.set(name, entryOf(index, name));
      after.set(name, now);
      entries.splice(place, there, ...(now ? [now] : []));
    };
    for (const name of gone) change(name, null);
    for (const name of names) {
      const found = isBeyondLink(name) ? null : contentNow(root, name, entryOf(index, name));
      if (!found) return null;
      change(name, found.entry);
      if (found.content) contents.push(found.content);
    }
    const from = keptOf(index);
    // Whatever fails in the middle, the next one begins anew.
    kept = null;
    if (!from) return null;
    bring(from.objects, from.before);
    bring(from.objects, after);
    const { tree, folders } = from.objects.made();
    const isKnown = tree === from.now.tree;
    if (!isKnown) await mapLimit([...contents, ...folders], (object) => writeObject(store, object));
    if (!isKnown) for (const content of contents) keep(content.id, contentOf(content));
    const other = tree === index.tree ? index : { stamp: `${index.stamp} ${tree}`, entries, tree };
    kept = { ...from, before, now: isKnown ? from.now : other };
    return kept.now;
  };

  return async (index, names, gone = []) => {
    if (names.length + gone.length > most) return null;
    // Mostly: and what follows from the index is worked out once something changes.
    if (names.length + gone.length === 0) return index;
    try {
      return await withFiles(index, names, gone);
    } catch (error) {
      if (systemCode(error) === null) throw error;
      // git meets the same, and says what is wrong.
      return null;
    }
  };
}

/** So many contents of what git brought into an index are kept. */
const mostKept = 200;
/** So many are read in one go; others get their turn in between. */
const atOnce = 50;

/** Gives `keep` what these files hold, where that is what the entries have of them, and little enough to be kept. What cannot be read is read when it is needed. */
export async function keepContents(
  root: string,
  names: readonly string[],
  entries: readonly Staged[],
  keep: (id: string, content: Uint8Array) => void,
): Promise<void> {
  if (names.length > mostKept) return;
  const isBeyondLink = linksOnTheWay(root);
  const brought = new Set(names);
  const of = entries.filter(({ name }) => brought.has(name));
  try {
    for (const [at, entry] of of.entries()) {
      if (at % atOnce === atOnce - 1) await setImmediate();
      const content = isBeyondLink(entry.name) ? undefined : contentNow(root, entry.name, entry, smallContent - 1)?.content;
      if (content?.id === entry.id) keep(entry.id, contentOf(content));
    }
  } catch (error) {
    if (systemCode(error) === null) throw error;
  }
}

/** Without git's header. */
export const contentOf = ({ bytes }: GitObject): Uint8Array => new Uint8Array(bytes.subarray(bytes.indexOf(0) + 1));

/** What goes makes room for what comes: a folder may be where a file was. */
function bring(objects: TreeObjects, entries: Entries): void {
  for (const [name, entry] of entries) if (!entry) objects.remove(name);
  for (const entry of entries.values()) if (entry) objects.set(entry);
}

function entryOf({ entries }: IndexRead, name: string): Staged | null {
  const entry = entries[placeOf(entries, name)];
  return entry?.name === name ? entry : null;
}

/** The place of a name among entries that are sorted by their bytes, or where it would be. */
function placeOf(entries: readonly Staged[], name: string): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.name ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** null: it is nothing that can be read at once, or of another kind than it was. */
function contentNow(
  root: string,
  name: string,
  before: Staged | null,
  mostBytes = largest,
): { entry: Staged | null; content: GitObject | null } | null {
  const stats = statsOf(root, name);
  // The person's repository still lists what somebody deleted.
  if (stats === undefined) return { entry: null, content: null };
  const mode = stats?.isFile() ? modeOf(stats) : null;
  if (mode === null || (before && before.mode !== mode)) return null;
  const bytes = readRegularFile(fileOf(root, name), mostBytes, false);
  const content = bytes && gitObject('blob', bytes);
  return content && { entry: { name, mode, id: content.id }, content };
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
