import { folderFrom } from './shell-commands.ts';

/** Keys of configurations whose values are files that run, or that are part of the configuration. */
const keys =
  'extends|presets?|setupFiles\\w*|setupFile|globalSetup|globalTeardown|testEnvironment|environment|reporters?|(?:testR|r)unner|(?:testS|s)equencer|testResultsProcessor|resolver|require|spec';
const patterns: readonly RegExp[] = [/\bfrom\s*['"](\.{1,2}\/[^'"]+)['"]/gu, /\b(?:import|require)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/gu];
const keyed = new RegExp(`['"]?\\b(?:${keys})['"]?\\s*:\\s*(\\[[^\\]]*\\]|['"][^'"]*['"])`, 'gu');
/** Modules that pytest loads by their names: `addopts = -p plug`, `pytest_plugins = ["plug"]`. */
const plugin = /(?:^|[\s'"=])-p[\s'",]*([A-Za-z_][\w.]*)/gmu;
const plugins = /^pytest_plugins\b[^=\n]*=\s*([([][^)\]]*[)\]]|['"][^'"\n]*['"])/gmu;
const pythonImport = /^[ \t]*(?:from[ \t]+\.*([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+))/gmu;
/** Data that a script reads under a name that stands there. */
const opened = /\b(?:readFile(?:Sync)?|open|Path|URL)\s*\(\s*['"]([^'"]+)['"]/gu;
const endings = ['', '.ts', '.js', '.mjs', '.cjs', '.mts', '.cts', '.json', '/tsconfig.json', '/index.ts', '/index.js'];
const isOfPython = (path: string): boolean => /\.(?:ini|cfg|toml|py)$/u.test(path);
const moduleEndings = ['.py', '/__init__.py'];

type Read = (path: string) => Promise<string | null>;

/**
 * Files of the workspace that configurations are made of: a base that one extends, what it imports, its setup files; and what these read in turn. As
 * far as that can be read without running them. `sources`: files that count only where a configuration itself names them, not for
 * a setup file that imports them.
 */
export function configurationReads(configurations: readonly string[], read: Read, sources: readonly string[] = []): Promise<Set<string>> {
  return readsOf(configurations, read, (path, text, folder) => {
    const imported = withEndings(importedIn(text), [folder], endings);
    const modules = isOfPython(path) ? withEndings(moduleNames(pluginsIn(text)), [folder, ''], moduleEndings) : [];
    const own = configurations.includes(path) ? imported : imported.filter((file) => !sources.includes(file));
    return [...own, ...withEndings(valuesIn(text), [folder], endings), ...modules];
  });
}

/** Files that scripts import, and data that they read by name; and what the imported ones do in turn. */
export function scriptReads(scripts: readonly string[], read: Read): Promise<Set<string>> {
  return readsOf(scripts, read, (path, text, folder) => [
    ...withEndings([...importedIn(text), ...valuesIn(text)], [folder], endings),
    ...withEndings(firstGroups(opened, text), [folder, ''], ['']),
    ...(path.endsWith('.py') ? withEndings(moduleNames(firstGroups(pythonImport, text)), [folder, ''], moduleEndings) : []),
  ]);
}

async function readsOf(
  roots: readonly string[],
  read: Read,
  namedIn: (path: string, text: string, folder: string) => readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  const pending = [...roots];
  for (let path = pending.shift(); path !== undefined; path = pending.shift()) {
    const text = (await read(path)) ?? '';
    for (const file of namedIn(path, text, path.slice(0, Math.max(0, path.lastIndexOf('/'))))) {
      if (found.has(file) || roots.includes(file) || (await read(file)) === null) continue;
      found.add(file);
      pending.push(file);
    }
  }
  return found;
}

function withEndings(names: readonly string[], folders: readonly string[], all: readonly string[]): string[] {
  return names.flatMap((name) =>
    folders.flatMap((folder) => {
      const base = folderFrom(folder, name);
      return base === null || base === '' ? [] : all.map((ending) => `${base}${ending}`);
    }),
  );
}

const firstGroups = (pattern: RegExp, text: string): string[] =>
  [...text.matchAll(pattern)].flatMap(([, ...groups]) => groups.find((group) => group !== undefined) ?? []);
const quotedIn = (text: string): string[] => firstGroups(/['"]([^'"]+)['"]/gu, text);
const pluginsIn = (text: string): string[] => [...firstGroups(plugin, text), ...firstGroups(plugins, text).flatMap(quotedIn)];
/** `a.b, c as d`: the paths of their modules. */
const moduleNames = (lists: readonly string[]): string[] =>
  lists.flatMap((list) => list.split(',').flatMap((one) => /^[\w.]+/u.exec(one.trim())?.[0].replaceAll('.', '/') ?? []));

function importedIn(text: string): string[] {
  return patterns.flatMap((pattern) => firstGroups(pattern, text));
}

function valuesIn(text: string): string[] {
  return firstGroups(keyed, text)
    .flatMap(quotedIn)
    .map((name) => name.replace(/^<rootDir>\//u, './'))
    .filter((name) => name.includes('/') || name.includes('.'));
}
