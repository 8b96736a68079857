import { randomBytes } from 'node:crypto';
import { chmod, copyFile, lstat, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { atomicWrite } from './atomic-write.ts';
import { removeOld } from './remove-old.ts';
import { ifThere, toWorkspaceError, unlessForbidden } from './system-error.ts';

/** Copies of what was put back, for the person: it may be theirs, and may hold secrets, so it lies in no run. */
export interface PutBack {
  /** Copies what lies at `from` (absolute), if anything does; `name`: its path in the workspace. */
  copy(name: string, from: string): Promise<void>;
  /** Keeps what was there before, where it is not put back. */
  keep(name: string, bytes: Uint8Array): Promise<void>;
  /** Where the copies will be, if there are any. */
  readonly place: string;
  /** Where the copies are; null: there are none. */
  folder(): string | null;
}

const allOf = (home: string): string => join(home, 'put-back');

/** The folders of these that are there. */
export async function copiesIn(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(folders.map((folder) => unlessForbidden(lstat(folder))));
  return folders.filter((_folder, index) => found[index]);
}

/** All copies go into one new folder, made with the first, which only this user can open. */
export function openPutBack(home: string, root: string): PutBack {
  const place = join(allOf(home), `${basename(root)}-${randomBytes(4).toString('hex')}`);
  let folder: string | null = null;
  const into = async (name: string, put: (to: string) => Promise<unknown>): Promise<void> => {
    try {
      await mkdir(place, { recursive: true, mode: 0o700 });
      folder = place;
      // No git takes it for a repository.
      const to = join(place, name.replaceAll(/(?<=^|\/)\.git(?=\/|$)/gu, 'git'));
      // A link that was copied as well leads to what is the person's.
      for (let above = dirname(to); above !== place; above = dirname(above))
        if ((await ifThere(lstat(above)))?.isDirectory() === false) await rename(above, `${above}~`);
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      await put(to);
    } catch (error) {
      throw toWorkspaceError(error, allOf(home));
    }
  };
  return {
    place,
    folder: () => folder,
    async copy(name, from) {
      if (await unlessForbidden(lstat(from))) await into(name, (to) => copyTo(from, to));
    },
    keep: (name, bytes) => into(name, (to) => atomicWrite(to, bytes, { mode: 0o600 })),
  };
}

/** Files, links and folders; what this user may not read is left out. */
async function copyTo(from: string, to: string): Promise<void> {
  const stats = await unlessForbidden(lstat(from));
  if (!stats) return;
  if (stats.isDirectory()) {
    await mkdir(to, { recursive: true, mode: 0o700 });
    for (const name of (await unlessForbidden(readdir(from))) ?? []) await copyTo(join(from, name), join(to, name));
  } else if (stats.isSymbolicLink()) {
    await rm(to, { recursive: true, force: true });
    await symlink(await readlink(from, { encoding: 'buffer' }), to);
  } else if (stats.isFile()) {
    await rm(to, { recursive: true, force: true });
    if ((await unlessForbidden(copyFile(from, to).then(() => true))) !== null) await chmod(to, 0o600);
  }
}

/** Removes copies that are older than `days`. `now`: milliseconds since the epoch. */
export const prunePutBack = (home: string, days: number, now: number): Promise<void> => removeOld(allOf(home), days, now);
