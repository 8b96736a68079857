import * as z from 'zod';
import { importedAs, isGiven } from '../../core/evidence/manifest-entries.ts';
import { importsIn, mentionOfPackage } from '../../core/evidence/mentions.ts';
import { folderFrom } from '../../core/evidence/shell-commands.ts';
import { folderOf } from '../../core/layers/projects.ts';
import { mapLimit } from '../../core/map-limit.ts';
import { parsedJson } from '../../protocol/json.ts';
import type { Tree, Users } from './proof-trees.ts';

const needed = z.record(z.string(), z.unknown()).catch({});
const packageSchema = z.object({
  name: z.string().nullable().catch(null),
  private: z.unknown().optional(),
  dependencies: needed,
  peerDependencies: needed,
  optionalDependencies: needed,
  devDependencies: needed,
});

/** null: it has none that others could import. */
export function packageName(manifest: string): string | null {
  return packageSchema.safeParse(parsedJson(manifest)).data?.name ?? null;
}

interface Package {
  readonly folder: string;
  readonly text: string;
  /** Its own name, and those that others give it (`"checks": "file:qa"`). */
  readonly names: ReadonlySet<string>;
  /** Nobody gets it from here: it is installed, or others here need it only for development. */
  readonly isOfTests: boolean;
}

/** What packages of the workspace say of a file in them. */
interface Packages {
  /** Who imported it by the name of its package. */
  importersOf(path: string): Promise<string[]>;
  /** A manifest gives it to others: they use it, whoever does here. */
  isGiven(path: string): Promise<boolean>;
  /** It lies in a package that nobody gets from here: only who imports it here uses it. */
  isOfTests(path: string): Promise<boolean>;
  /** Tells of names that a package of the workspace is imported by. */
  namesOfPackages(): Promise<(specifier: string) => boolean>;
}

export function packagesIn(before: Tree, users: Users): Packages {
  let read: Promise<Package[]> | null = null;
  const around = async (path: string): Promise<Package[]> => {
    read ??= readPackages(before);
    return (await read).filter(({ folder }) => folder === '' || path.startsWith(`${folder}/`));
  };
  return {
    async importersOf(path) {
      const found = new Set<string>();
      for (const { folder, text, names } of await around(path)) {
        for (const name of names) {
          const specifiers = importedAs(text, name, inside(folder, path));
          const all = specifiers.length === 0 ? [] : await users(path, mentionOfPackage(name));
          const imports = await mapLimit(all, async (user) => importsIn((await before.read(user)) ?? ''));
          for (const [index, user] of all.entries()) if (imports[index]?.some((one) => specifiers.includes(one))) found.add(user);
        }
      }
      return [...found];
    },
    isGiven: async (path) => (await around(path)).some(({ folder, text, isOfTests }) => !isOfTests && isGiven(text, inside(folder, path))),
    async isOfTests(path) {
      const [nearest] = (await around(path)).toSorted((a, b) => b.folder.length - a.folder.length);
      return nearest?.isOfTests ?? false;
    },
    async namesOfPackages() {
      read ??= readPackages(before);
      const names = (await read).flatMap((one) => [...one.names]);
      return (specifier) => names.some((name) => specifier === name || specifier.startsWith(`${name}/`));
    },
  };
}

const inside = (folder: string, path: string): string => (folder === '' ? path : path.slice(folder.length + 1));

async function readPackages(before: Tree): Promise<Package[]> {
  const paths = [...before.paths].filter((path) => /(?:^|\/)package\.json$/u.test(path));
  const all = (
    await mapLimit(paths, async (path) => {
      const text = ((await before.read(path)) ?? '').replace(/^\uFEFF/u, '');
      const manifest = packageSchema.safeParse(parsedJson(text)).data;
      return manifest === undefined ? [] : [{ folder: folderOf(path), text, manifest }];
    })
  ).flat();
  const aliases = all.flatMap(({ folder, manifest }) =>
    Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).flatMap(([name, target]): [string, string][] => {
      const [, place] = (typeof target === 'string' && /^(?:file|link|portal|workspace):([\w./@-]*[/\w])$/u.exec(target)) || [];
      const led = place === undefined ? null : folderFrom(folder, place);
      return led === null || led === '' ? [] : [[name, led]];
    }),
  );
  return all.map(({ folder, text, manifest }) => {
    const { name } = manifest;
    const names = new Set([
      ...(name === null || name === '' ? [] : [name]),
      ...aliases.flatMap(([alias, led]) => (led === folder ? [alias] : [])),
    ]);
    const others = all.filter((one) => one.folder !== folder).map((one) => one.manifest);
    const isIn = (list: object): boolean => [...names].some((one) => one in list);
    const isHeldBack = manifest.private === true || name === null;
    // One that is committed as it was installed is its author's to give.
    const isInstalled = /(?:^|\/)node_modules\//u.test(folder);
    const isForDevelopment =
      isHeldBack &&
      others.some((one) => isIn(one.devDependencies)) &&
      !others.some((one) => isIn({ ...one.dependencies, ...one.peerDependencies, ...one.optionalDependencies }));
    const isOfTests = isInstalled || isForDevelopment;
    return { folder, text, names, isOfTests };
  });
}
