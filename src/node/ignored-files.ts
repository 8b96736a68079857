import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asText } from './git-program.ts';
import { unlessForbidden } from './system-error.ts';

/** Packages and caches: tools keep them for themselves, and make them anew. */
export const ofTools = new Set([
  'node_modules',
  'bower_components',
  '.venv',
  'venv',
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.tox',
  '.gradle',
  '.next',
  '.nuxt',
  '.turbo',
  '.parcel-cache',
  '.cache',
  'coverage',
  '.nyc_output',
]);

const ofToolsFile = /\.(?:log|pyc|tsbuildinfo)$|^\.DS_Store$|^\.eslintcache$/u;

/** What tools take for the result of a source without looking at the source again; made anew when it is gone. */
const caches = /(?:^|\/)(?:__pycache__|\.mypy_cache|\.turbo|[^/]*\.pyc|[^/]*\.tsbuildinfo|\.eslintcache)$/u;
export const isTrustedCache = (name: string): boolean => caches.test(name);

export interface Ignored {
  /** Ignored files, and folders in which all is ignored, without those of tools. */
  readonly entries: readonly string[];
  /** Such files and folders that a proof would trust in place of the sources. */
  readonly caches: readonly string[];
}

/** What of the names that git ignores (`folder/` for all of a folder) counts. */
export function ignoredEntries(ignored: readonly string[]): Ignored {
  const paths = ignored.map((entry) => asText(entry).replace(/\/$/u, ''));
  return {
    entries: paths.filter((path) => !path.split('/').some((name) => ofTools.has(name)) && !ofToolsFile.test(path.split('/').at(-1) ?? '')),
    caches: paths.filter((path) => caches.test(path)),
  };
}

/** Files and folders by their path, each with a text that is another one when something in it was written: by the time of the inode, which no program can set. */
export async function stampsOf(root: string, paths: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const path of paths) {
    const hash = createHash('sha256');
    await stamp(join(root, path), hash);
    found.set(path, hash.digest('hex'));
  }
  return found;
}

async function stamp(path: string, hash: { update(text: string): unknown }): Promise<void> {
  const stats = await unlessForbidden(lstat(path, { bigint: true }));
  if (stats === null) return;
  if (!stats.isDirectory()) return void hash.update(`${path}\0${stats.size}\0${stats.ctimeNs}\0${stats.ino}\0`);
  for (const name of ((await unlessForbidden(readdir(path))) ?? []).sort()) if (!ofTools.has(name)) await stamp(join(path, name), hash);
}
