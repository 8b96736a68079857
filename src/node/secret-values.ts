import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createReadPolicy } from '../core/policy/readable.ts';
import { masked, secretValuesOf } from '../core/policy/secret-values.ts';
import { unlessForbidden } from './system-error.ts';

/** Hides the values of a workspace's files with secrets in what commands print. */
export interface Mask {
  text(text: string): string;
  bytes(bytes: Buffer): Buffer;
}

/** Files with secrets lie near the top; what lies deeper is not looked through for each command. */
const deepest = 4;
/** Larger ones are no settings. */
const largest = 256 * 1024;
const skipped = new Set(['.git', 'node_modules', 'bower_components', '.venv', 'venv', 'vendor', 'target', 'dist', 'build']);
const secrets = createReadPolicy('');

/** For the workspace at `root` as it is now. */
export async function openMask(root: string): Promise<Mask> {
  const values = new Set<string>();
  for (const file of await secretFiles(root, '', 1)) for (const value of secretValuesOf(await textOf(join(root, file)))) values.add(value);
  const shown = [...values];
  const asBytes = shown.map((value) => Buffer.from(value).toString('latin1'));
  return {
    text: (text) => masked(text, shown),
    // As text in which each character is a byte: any output comes through unchanged.
    bytes: (bytes) => (asBytes.length === 0 ? bytes : Buffer.from(masked(bytes.toString('latin1'), asBytes), 'latin1')),
  };
}

async function secretFiles(root: string, folder: string, depth: number): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await entriesOf(join(root, folder))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (depth < deepest && !skipped.has(entry.name)) found.push(...(await secretFiles(root, path, depth + 1)));
    } else if (secrets.refusal(path) !== null) found.push(path);
  }
  return found;
}

async function entriesOf(folder: string) {
  return (await unlessForbidden(readdir(folder, { withFileTypes: true }))) ?? [];
}

async function textOf(file: string): Promise<string> {
  const stats = await unlessForbidden(stat(file));
  return stats?.isFile() && stats.size <= largest ? ((await unlessForbidden(readFile(file, 'utf8'))) ?? '') : '';
}
