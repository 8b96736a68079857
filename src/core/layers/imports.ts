import { basename, join } from 'node:path/posix';
import { ecosystemOf, folderOf, readAll, type GuessInput, type Project } from './projects.ts';
import type { Ecosystem } from './signals.ts';

/** What a source file imports. */
export interface SourceFile {
  readonly path: string;
  readonly ecosystem: Ecosystem;
  /** As it is written: `react`, `../shared/a`, `django.db`. */
  readonly imports: readonly string[];
  /** Paths of the workspace, without the ends of their names. */
  readonly local: readonly string[];
}

/** Imports stand at the top of a file. Characters. */
const read = 8_000;

const ending = /\.\w+$/u;

const statements: Partial<Record<Ecosystem, RegExp>> = {
  npm: /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*)['"]([^'"\n]+)['"]/gu,
  python: /^[ \t]*(?:from|import)[ \t]+([\w.]+)/gmu,
  go: /^\s*(?:import\s+)?(?:[\w.]+\s+)?"([\w.\-/]+)"/gmu,
  jvm: /^import\s+(?:static\s+)?([\w.]+)/gmu,
  dotnet: /^\s*(?:global\s+)?using\s+(?:static\s+)?([\w.]+)\s*;/gmu,
  cargo: /^\s*(?:pub\s+)?use\s+([\w:]+)/gmu,
  composer: /^use\s+([\w\\]+)/gmu,
};

/** What a text imports at its top, as it is written. */
export function importsOf(ecosystem: Ecosystem, text: string): string[] {
  const pattern = statements[ecosystem];
  return pattern ? Array.from(text.slice(0, read).matchAll(pattern), (found) => found[1] ?? '') : [];
}

/** At most so many of the paths, from every folder as many as fit. */
export function sampleOf(paths: readonly string[], most: number): string[] {
  if (paths.length <= most) return [...paths];
  const folders = [...Map.groupBy(paths, folderOf).values()];
  const chosen: string[] = [];
  for (let round = 0; chosen.length < most; round++) {
    const these = folders.flatMap((folder) => folder[round] ?? []);
    const step = Math.max(1, these.length / (most - chosen.length));
    for (let at = 0; at < these.length; at += step) chosen.push(these[Math.floor(at)] ?? '');
  }
  return chosen;
}

/** Reads the source files among the paths, and what they import of the workspace. */
export async function readSources(paths: readonly string[], input: GuessInput, aliases: Aliases): Promise<SourceFile[]> {
  const texts = await readAll(paths, input.read);
  let known: ReadonlySet<string> | null = null;
  // Where nothing imports anything of the workspace, nobody asks.
  const isKnown = (name: string): boolean =>
    (known ??= new Set(input.paths.flatMap((one) => [one.replace(ending, ''), folderOf(one)]))).has(name);
  return paths.flatMap((path, index): SourceFile[] => {
    const ecosystem = ecosystemOf(path);
    if (!ecosystem) return [];
    const imports = importsOf(ecosystem, texts[index] ?? '');
    const local = imports.flatMap((name) => aliases(path, ecosystem, name) ?? []).filter((name) => isKnown(name.replace(ending, '')));
    return [{ path, ecosystem, imports, local }];
  });
}

/** The workspace's path that an import means; null: it is from outside, or cannot be told. */
export type Aliases = (path: string, ecosystem: Ecosystem, name: string) => string | null;

/** Resolves imports by relative paths, package names, `paths` of a tsconfig.json, Go modules and Python packages. */
export async function readAliases(projects: ReadonlyMap<string, Project>, input: GuessInput): Promise<Aliases> {
  const npm = await pathAliases(input);
  const modules: [string, string][] = [];
  for (const { folder, manifests } of projects.values())
    for (const { said } of manifests)
      for (const name of said.names) {
        if (said.ecosystem === 'npm') npm.push({ name, target: folder, at: '' });
        if (said.ecosystem === 'go') modules.push([name, folder]);
      }
  let folders: ReadonlySet<string> | null = null;
  const packages = new Map<string, string>();
  for (const path of input.paths) if (path.endsWith('/__init__.py')) packages.set(basename(folderOf(path)), folderOf(path));
  return (path, ecosystem, name) => {
    if (name.startsWith('.') && ecosystem === 'npm') return join(folderOf(path), name);
    if (ecosystem === 'npm') {
      const alias = npm.find((one) => (name === one.name || name.startsWith(`${one.name}/`)) && path.startsWith(one.at));
      return alias ? join(alias.target, name.slice(alias.name.length + 1)) : null;
    }
    if (ecosystem === 'go') {
      const module = modules.find(([start]) => name === start || name.startsWith(`${start}/`));
      return module ? join(module[1], name.slice(module[0].length + 1)) : null;
    }
    if (ecosystem !== 'python') return null;
    const parts = name.split('.');
    const [top = ''] = parts;
    folders ??= new Set(input.paths.map(folderOf));
    const root = folders.has(top) ? top : packages.get(top);
    return root === undefined || top === '' ? null : join(root, ...parts.slice(1));
  };
}

interface PathAlias {
  readonly name: string;
  readonly target: string;
  /** Files below this use it. */
  readonly at: string;
}

async function pathAliases({ paths, read: readFile }: GuessInput): Promise<PathAlias[]> {
  const configurations = paths.filter((path) => /(?:^|\/)tsconfig(?:\.base)?\.json$/u.test(path) && path.split('/').length <= 4);
  const texts = await readAll(configurations, readFile);
  return configurations.flatMap((path, index): PathAlias[] => {
    const at = folderOf(path);
    const text = texts[index] ?? '';
    const base = /"baseUrl"\s*:\s*"([^"]+)"/u.exec(text)?.[1] ?? '.';
    const table = /"paths"\s*:\s*\{([\s\S]*?)\n?\s*\}/u.exec(text)?.[1] ?? '';
    return Array.from(table.matchAll(/"([^"*]+?)\/?\*?"\s*:\s*\[\s*"([^"*]+?)\/?\*?"/gu), ([, name = '', target = '']) => ({
      name,
      target: join(at, base, target),
      at: at === '' ? '' : `${at}/`,
    }));
  });
}
