import { packagesIn } from './dependency-folders.ts';
import type { KeyedCache } from '../core/caches.ts';
import { contentOf, filesOf, stampOf, type PackageFile } from './package-stamp.ts';
import { workspaceId } from './real-path.ts';
import type { WorkspaceNames } from './workspace-names.ts';

/** By package, the newest first: what its files held when they had that stamp. */
export type PackageContents = Readonly<Record<string, readonly (readonly [stamp: string, content: string])[]>>;

export interface InstalledPackages {
  /**
   * Installed packages by their folder, each with a text that is another one when its content is. `before`: what this told earlier; a package that
   * holds the same then, however it was installed anew, has its text of then. Without it, what was found is read from now on.
   */
  look(before?: Readonly<Record<string, string>>): Promise<Record<string, string>>;
  /** Once what was found is read: awaited by whoever is about to change packages. */
  read(): Promise<void>;
}

interface Unread {
  readonly name: string;
  readonly path: string;
  readonly stamp: string;
}

/** So many states of a package are known: a run that waits for an answer still needs that before its work. */
const most = 8;

/**
 * Packages of the workspace at `root`. Looking at them is cheap (for 76,000 files 1.2 s of processor), reading is not (4 s more, and the disk's time), so they
 * are told by stamps, and bytes are read once for each stamp, beside the agents' first turn; `cache` keeps what they held.
 */
export function createInstalledPackages(
  root: string,
  cache: KeyedCache<PackageContents>,
  ignored: WorkspaceNames['ignoredAlone'],
): InstalledPackages {
  let loaded: Promise<Map<string, PackageContents[string]>> | null = null;
  let reading: Promise<void> = Promise.resolve();
  const key = workspaceId(root);
  const load = async (): Promise<Map<string, PackageContents[string]>> => new Map(Object.entries((await cache.get(key)) ?? {}));
  const contents = () => (loaded ??= load().catch(() => new Map<string, PackageContents[string]>()));
  const known = async (name: string, stamp: string): Promise<string | undefined> =>
    (await contents()).get(name)?.find(([one]) => one === stamp)?.[1];
  const keep = async (name: string, stamp: string, content: string): Promise<void> => {
    const all = await contents();
    all.set(name, [[stamp, content] as const, ...(all.get(name) ?? [])].slice(0, most));
  };
  // Only a later run misses it.
  const save = async (): Promise<void> => cache.put(key, Object.fromEntries(await contents())).catch(() => {});
  const readAll = async (unread: readonly Unread[]): Promise<void> => {
    for (const { name, path, stamp } of unread) {
      const files = await filesOf(path);
      if (stampOf(files) !== stamp) continue;
      const content = await contentOf(files);
      // It may have been changed while it was read.
      if (stampOf(await filesOf(path)) === stamp) await keep(name, stamp, content);
    }
    await save();
  };
  const sameAs = async (name: string, then: string, files: readonly PackageFile[], stamp: string): Promise<boolean> => {
    const before = await known(name, then);
    if (before === undefined) return false;
    let now = await known(name, stamp);
    if (now === undefined) await keep(name, stamp, (now = await contentOf(files)));
    return now === before;
  };
  return {
    read: () => reading,
    async look(before) {
      if (before !== undefined) await reading;
      const found: Record<string, string> = {};
      const unread: Unread[] = [];
      let isNew = false;
      for (const [name, path] of await packagesIn(root, await ignored())) {
        const files = await filesOf(path);
        const stamp = stampOf(files);
        const then = before?.[name];
        found[name] = stamp;
        if (before === undefined && (await known(name, stamp)) === undefined) unread.push({ name, path, stamp });
        if (then === undefined || then === stamp) continue;
        isNew = true;
        if (await sameAs(name, then, files, stamp)) found[name] = then;
      }
      // What cannot be read is told as changed once it is touched.
      if (unread.length > 0) reading = reading.then(() => readAll(unread)).catch(() => {});
      if (isNew) await save();
      return found;
    },
  };
}
