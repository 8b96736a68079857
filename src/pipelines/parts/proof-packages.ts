import * as z from 'zod';
import { importedAs, manifestEntries, pathsIn } from '../../core/evidence/manifest-entries.ts';
import { importsIn, mentionOfPackage } from '../../core/evidence/mentions.ts';
import { folderFrom } from '../../core/evidence/shell-commands.ts';
import { folderOf } from '../../core/layers/projects.ts';
import { mapLimit } from '../../core/map-limit.ts';
import { readManifest } from '../../core/settings/read-manifest.ts';
import { parsedJson } from '../../protocol/json.ts';
import type { Tree, Users } from './proof-trees.ts';

const packageSchema = z.object({ name: z.string() });

/** null: it has none that others could import. */
export function packageName(manifest: string): string | null {
  return packageSchema.safeParse(parsedJson(manifest)).data?.name ?? null;
}

/** Who imported a file by the name of a package that it lies in. */
interface Importers {
  of(path: string): Promise<string[]>;
  /** Who imported a package that is made out of its files when it is built, of which nobody says: perhaps out of this one. */
  perhapsOf(path: string): Promise<string[]>;
}

export function importersIn(before: Tree, users: Users): Importers {
  let given: Promise<ReadonlyMap<string, string>> | null = null;
  const find = async (path: string, specifiersOf: (manifest: string, name: string, folder: string) => string[]): Promise<string[]> => {
    const found = new Set<string>();
    for (const folder of foldersAbove(path)) {
      const manifest = folder === '' ? 'package.json' : `${folder}/package.json`;
      if (!before.paths.has(manifest)) continue;
      const text = (await before.read(manifest)) ?? '';
      given ??= foldersByName(before);
      const names = [...(await given)].flatMap(([name, target]) => (target === folder ? [name] : []));
      for (const name of new Set([packageName(text) ?? '', ...names])) {
        const specifiers = name === '' ? [] : specifiersOf(text, name, folder);
        const all = specifiers.length === 0 ? [] : await users(path, mentionOfPackage(name));
        const imports = await mapLimit(all, async (user) => importsIn((await before.read(user)) ?? ''));
        for (const [index, user] of all.entries()) if (imports[index]?.some((one) => specifiers.includes(one))) found.add(user);
      }
    }
    return [...found];
  };
  return {
    of: (path) => find(path, (text, name, folder) => importedAs(text, name, folder === '' ? path : path.slice(folder.length + 1))),
    perhapsOf: (path) => find(path, (text, name, folder) => (folder !== '' && isBuilt(text, folder, before) ? [name] : [])),
  };
}

/** With '' for the top of the workspace. */
function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return ['', ...names.map((_, index) => names.slice(0, index + 1).join('/'))];
}

/** Whether what others import of a package is not there before it is built. */
function isBuilt(manifest: string, folder: string, { paths }: Tree): boolean {
  const target = manifestEntries(manifest).get('.');
  if (target === undefined || target === 'index.js') return false;
  const files = [target, ...pathsIn(target)].map((one) => folderFrom(folder, one) ?? '');
  return ![...paths].some((path) => files.some((file) => path === file || path.startsWith(`${file}.`) || path.startsWith(`${file}/`)));
}

/** Folders that manifests give a name of their own (`"checks": "file:qa"`). */
async function foldersByName(before: Tree): Promise<ReadonlyMap<string, string>> {
  const manifests = [...before.paths].filter((path) => /(?:^|\/)package\.json$/u.test(path));
  const read = await mapLimit(manifests, async (path) => readManifest(await before.read(path)));
  return new Map(
    manifests.flatMap((path, index) =>
      Object.entries({ ...read[index]?.dependencies, ...read[index]?.devDependencies }).flatMap(([name, target]): [string, string][] => {
        const [, place] = (typeof target === 'string' && /^(?:file|link|portal|workspace):([\w./@-]*[/\w])$/u.exec(target)) || [];
        const folder = place === undefined ? null : folderFrom(folderOf(path), place);
        return folder === null || folder === '' ? [] : [[name, folder]];
      }),
    ),
  );
}
