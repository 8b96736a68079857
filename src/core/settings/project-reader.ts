import { folderOf, readAll, type GuessInput } from '../layers/projects.ts';
import type { Project } from './guessed-project.ts';
import type { Packages } from './reached-scripts.ts';
import { readManifest } from './read-manifest.ts';

/** A workspace's folders as projects; its packages are read when somebody asks for them, once. */
export function projectReader({ paths, read }: GuessInput): (folder: string) => Project {
  const rootFiles = new Set(paths.filter((path) => !path.includes('/')));
  let known: Promise<Packages> | null = null;
  const packages = (): Promise<Packages> => (known ??= readPackages({ paths, read }));
  return (folder) => {
    const prefix = folder === '' ? '' : `${folder}/`;
    const below = paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
    return { folder, paths: below, rootFiles, packages, read: (path) => read(`${prefix}${path}`) };
  };
}

async function readPackages({ paths, read }: GuessInput): Promise<Packages> {
  const files = paths.filter((path) => path === 'package.json' || path.endsWith('/package.json'));
  const texts = await readAll(files, read);
  return new Map(
    files.flatMap((path, index) => {
      const manifest = readManifest(texts[index] ?? '');
      return manifest ? [[folderOf(path), manifest] as const] : [];
    }),
  );
}
