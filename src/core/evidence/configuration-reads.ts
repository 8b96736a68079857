import { folderFrom } from './shell-commands.ts';

/** Keys of configurations whose values are files that run, or that are part of the configuration. */
const keys = 'extends|presets?|setupFiles\\w*|setupFile|globalSetup|globalTeardown|testEnvironment|reporters?|runner|resolver|require|spec';
const patterns: readonly RegExp[] = [/\bfrom\s*['"](\.{1,2}\/[^'"]+)['"]/gu, /\b(?:import|require)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/gu];
const keyed = new RegExp(`['"]?\\b(?:${keys})['"]?\\s*:\\s*(\\[[^\\]]*\\]|['"][^'"]*['"])`, 'gu');
const endings = ['', '.ts', '.js', '.mjs', '.cjs', '.mts', '.cts', '.json', '/tsconfig.json', '/index.ts', '/index.js'];

/**
 * Files of the workspace that configurations are made of: a base that one extends, what it imports, its setup files; and what these read in turn. As
 * far as that can be read without running them.
 */
export async function configurationReads(
  configurations: readonly string[],
  read: (path: string) => Promise<string | null>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const pending = [...configurations];
  for (let path = pending.shift(); path !== undefined; path = pending.shift()) {
    const text = (await read(path)) ?? '';
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    for (const name of namedIn(text)) {
      const base = folderFrom(folder, name);
      if (base === null) continue;
      for (const file of endings.map((ending) => `${base}${ending}`)) {
        if (found.has(file) || configurations.includes(file) || (await read(file)) === null) continue;
        found.add(file);
        pending.push(file);
      }
    }
  }
  return found;
}

function namedIn(text: string): string[] {
  const values = [...text.matchAll(keyed)].flatMap(([, value = '']) =>
    [...value.matchAll(/['"]([^'"]+)['"]/gu)].map(([, name = '']) => name),
  );
  const imported = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name));
  return [...imported, ...values]
    .map((name) => name.replace(/^<rootDir>\//u, './'))
    .filter((name) => name.includes('/') || name.includes('.'));
}
