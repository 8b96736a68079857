import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Checkpoints } from '../../src/core/ports.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { sha256 } from '../fakes/memory-files.ts';
import { bareEnvironment, scratchFolder } from './scratch.ts';

/** Where a store will be made, for the running test. */
export const storeFolder = (): string => join(scratchFolder('store'), 'checkpoints.git');
export const open = (root: string, store = storeFolder(), env: Record<string, string> = bareEnvironment): Promise<Checkpoints> =>
  openCheckpoints({ root, store, env });

const emptyTrees = new WeakMap<Checkpoints, string>();

/** Checkpoints of a workspace, with the empty tree taken first in the same store. */
export async function openListed(root: string, env: Record<string, string> = bareEnvironment): Promise<Checkpoints> {
  const store = storeFolder();
  const empty = await (await open(scratchFolder('empty'), store)).take();
  const checkpoints = await open(root, store, env);
  emptyTrees.set(checkpoints, empty.tree);
  return checkpoints;
}

/** Paths in a tree: its difference to the empty one. */
export async function pathsIn(checkpoints: Checkpoints, tree: string): Promise<string[]> {
  return (await checkpoints.diff(emptyTrees.get(checkpoints) ?? '', tree)).map((change) => change.path);
}

/** Paths that a checkpoint of the workspace holds. */
export const listed = async (root: string, env: Record<string, string> = bareEnvironment): Promise<string[]> => {
  const checkpoints = await openListed(root, env);
  return pathsIn(checkpoints, (await checkpoints.take()).tree);
};

/** Every file below a folder with its bytes, mode and time. */
export function snapshot(folder: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name);
    const name = relative(folder, file);
    if (entry.isDirectory()) all[name] = 'folder';
    else if (entry.isSymbolicLink()) all[name] = readlinkSync(file);
    else all[name] = `${statSync(file).mode} ${statSync(file, { bigint: true }).mtimeNs} ${sha256(readFileSync(file))}`;
  }
  return all;
}

/** Gives each object of a store a file of its own, which can go alone. */
export function unpack(store: string): void {
  const folder = join(store, 'objects', 'pack');
  const packs = readdirSync(folder).flatMap((name) => (name.endsWith('.pack') ? [readFileSync(join(folder, name))] : []));
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true });
  for (const input of packs) execFileSync('git', ['unpack-objects', '-q'], { env: { ...process.env, GIT_DIR: store }, input });
}
