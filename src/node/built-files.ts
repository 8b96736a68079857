import { lstat, mkdir, readdir, readFile, readlink, rm, utimes } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { atomicCreate, atomicWrite, createLink, temporaryPrefix } from './atomic-write.ts';
import { asName } from './git-program.ts';
import { linksOnTheWay } from './modified-files.ts';
import { ifThere, systemCode, toWorkspaceError, unlessForbidden } from './system-error.ts';

/** Folders that builds write; only in there a file is known to be made anew. */
const isOutputs = /^\.?(?:dist|build|out|output|target|bin|obj|lib)(?:$|[-_.])/u;
/** What compilers make of one source. */
const compiled = /(?:\.d)?(?:\.[cm]?jsx?|\.[cm]?ts|(?:\$[\w$]+)?\.class)(?:\.map)?$/u;
const stemOf = (path: string): string => basename(path).replace(/\.\w+$/u, '');

/**
 * What builds made of sources that are put aside, in ignored folders: paths relative to `root`. A runner would go on with it. Of a source that is called as another one
 * (`others`) nothing is known.
 */
export async function builtOf(
  root: string,
  folders: readonly string[],
  sources: readonly string[],
  others: readonly string[],
): Promise<string[]> {
  const taken = new Set(others.map(stemOf));
  const stems = new Set(sources.map(stemOf).filter((stem) => !taken.has(stem)));
  if (stems.size === 0) return [];
  const outputs = folders.filter((folder) => folder.split('/').some((name) => isOutputs.test(name)));
  const found = await Promise.all(outputs.map((folder) => madeIn(root, folder, stems)));
  return found.flat();
}

/**
 * Takes files away for a while, into the folder `kept` outside of the workspace, where whoever comes after a crash finds them. Each is whole there before
 * it goes. What this user may not read no command of theirs reads either.
 */
export async function takeAway(root: string, kept: string, paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => keepOne(join(root, path), join(kept, path))));
}

async function keepOne(place: string, to: string): Promise<void> {
  const stats = await unlessForbidden(lstat(place));
  const isLink = stats?.isSymbolicLink() === true;
  const bytes = await unlessForbidden(isLink ? readlink(place, { encoding: 'buffer' }) : readFile(place));
  if (stats === null || bytes === null) return;
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    if (isLink) await createLink(to, bytes);
    else {
      await atomicWrite(to, bytes, { mode: stats.mode & 0o777 });
      await utimes(to, stats.atime, stats.mtime);
    }
    await rm(place, { force: true });
  } catch (error) {
    throw toWorkspaceError(error, place);
  }
}

/** Brings back what was taken away and nobody made anew. May be repeated; mostly there is nothing. What cannot be written now is kept. */
export async function bringBack(root: string, kept: string): Promise<void> {
  const entries = (await ifThere(readdir(kept, { withFileTypes: true, recursive: true }))) ?? [];
  const isBeyondLink = linksOnTheWay(root);
  let isWhole = true;
  for (const entry of entries) {
    if (entry.isDirectory() || entry.name.startsWith(temporaryPrefix)) continue;
    const from = join(entry.parentPath, entry.name);
    const path = relative(kept, from);
    try {
      // A command may have made a link of its folder, to wherever it likes.
      if (!isBeyondLink(asName(path.replaceAll(sep, '/')))) await putOne(from, join(root, path));
      await rm(from);
    } catch (error) {
      isWhole &&= isTaken(error);
    }
  }
  if (entries.length > 0 && isWhole) await rm(kept, { recursive: true, force: true });
}

/** Something else was made where its folder was. */
const isTaken = (error: unknown): boolean => {
  const code = systemCode(error);
  if (code === null) throw error;
  return code === 'EEXIST' || code === 'ENOTDIR';
};

async function putOne(from: string, place: string): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const stats = await lstat(from);
  if (stats.isSymbolicLink()) return void (await createLink(place, await readlink(from, { encoding: 'buffer' })));
  if (await atomicCreate(place, await readFile(from), { mode: stats.mode & 0o777 })) await utimes(place, stats.atime, stats.mtime);
}

async function madeIn(root: string, folder: string, stems: ReadonlySet<string>): Promise<string[]> {
  const entries = (await unlessForbidden(readdir(join(root, folder), { withFileTypes: true }))) ?? [];
  const found = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return madeIn(root, path, stems);
      return compiled.test(entry.name) && stems.has(entry.name.replace(compiled, '')) ? [path] : [];
    }),
  );
  return found.flat();
}
