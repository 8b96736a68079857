import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCode, unlessForbidden } from './system-error.ts';

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

/** Takes files away for a while; what it gives brings back those that nobody made anew. */
export async function takeAway(root: string, paths: readonly string[]): Promise<() => Promise<void>> {
  const held = await Promise.all(
    paths.map(async (path) => {
      const place = join(root, path);
      const bytes = await unlessForbidden(readFile(place));
      if (bytes !== null) await rm(place, { force: true });
      return bytes === null ? [] : [{ place, bytes }];
    }),
  );
  return async () => {
    for (const { place, bytes } of held.flat()) {
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, bytes, { flag: 'wx' }).catch((error: unknown) => {
        if (systemCode(error) !== 'EEXIST') throw error;
      });
    }
  };
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
