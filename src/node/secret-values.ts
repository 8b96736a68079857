import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createReadPolicy } from '../core/policy/readable.ts';
import { masked, repositorySecrets, secretValuesOf } from '../core/policy/secret-values.ts';
import { entriesOf } from './entries-of.ts';
import { unlessForbidden } from './system-error.ts';

/** Hides the values of files with secrets, and those in addresses of a repository, in what commands print. */
export interface Mask {
  text(text: string): string;
  bytes(bytes: Buffer): Buffer;
  /** Says what was not looked through, where there is too much of it; '' where all was. */
  readonly missed: string;
}

/** How much is looked through for each command: folders, the nearest first, and bytes of one file. */
const most = { folders: 10_000, bytes: 4 * 1024 * 1024 };
/** So many folders are looked at in one go. */
const atOnce = 200;
/** Packages of others. */
const skipped = new Set(['.git', 'node_modules', 'bower_components', '.venv', 'venv']);
const secrets = createReadPolicy('');

/** For workspaces, and worktrees of them, as they are now. */
export async function openMask(roots: readonly string[], limits = most): Promise<Mask> {
  const values = new Set<string>();
  const missed = new Set<string>();
  for (const root of new Set(roots)) {
    const { files, complete } = await secretFiles(root, limits.folders);
    for (const value of repositorySecrets((await textOf(join(root, '.git/config'), limits.bytes)) ?? '')) values.add(value);
    if (!complete) missed.add(`Secrets are hidden only as far as they lie in the first ${limits.folders} folders of the workspace.`);
    for (const file of files) {
      const text = await textOf(join(root, file), limits.bytes);
      if (text === null) missed.add(`Secrets of ${file} are not hidden: it is too large.`);
      else for (const value of secretValuesOf(text)) values.add(value);
    }
  }
  const shown = [...values];
  const asBytes = shown.map((value) => Buffer.from(value).toString('latin1'));
  return {
    text: (text) => masked(text, shown),
    // As text in which each character is a byte: any output comes through unchanged.
    bytes: (bytes) => (asBytes.length === 0 ? bytes : Buffer.from(masked(bytes.toString('latin1'), asBytes), 'latin1')),
    missed: [...missed].join('\n'),
  };
}

async function secretFiles(root: string, limit: number): Promise<{ readonly files: string[]; readonly complete: boolean }> {
  const files: string[] = [];
  let left = limit;
  for (let level = ['']; level.length > 0;) {
    const looked = level.slice(0, left);
    const complete = looked.length === level.length;
    left -= looked.length;
    level = [];
    for (const [index, folder] of looked.entries()) {
      if (index % atOnce === atOnce - 1) await setImmediate();
      for (const entry of await entriesOf(join(root, folder))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (!entry.isDirectory() && secrets.refusal(path) !== null) files.push(path);
        else if (entry.isDirectory() && !skipped.has(entry.name)) level.push(path);
      }
    }
    if (!complete) return { files, complete };
  }
  return { files, complete: true };
}

/** '' where it cannot be read; null: it is larger than that. */
async function textOf(file: string, largest: number): Promise<string | null> {
  const stats = await unlessForbidden(stat(file));
  if (!stats?.isFile()) return '';
  return stats.size > largest ? null : ((await unlessForbidden(readFile(file, 'utf8'))) ?? '');
}
