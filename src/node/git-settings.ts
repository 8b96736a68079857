import { chmod, lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Blobs } from '../core/ports.ts';
import { atomicWrite } from './atomic-write.ts';
import { ifThere } from './system-error.ts';

interface Kept {
  readonly bytes: Buffer;
  readonly mode: number;
}

/** git's own files that name programs to run (hooks, settings, filters by attributes): by name, as `.git/hooks/pre-commit`. */
export interface GitSettings {
  /** Puts back what differs now, except what `leave` names and what git itself notes down for the person's branches. Returns the names. */
  restore(blobs: Blobs, leave: ReadonlySet<string>): Promise<string[]>;
}

/** Larger ones are none of them. */
const largest = 1024 * 1024;

/** Reads the settings of the repository that the workspace lies in; none where it lies in no repository. */
export async function readGitSettings(root: string): Promise<GitSettings> {
  const folder = await gitFolder(root);
  const before = folder === null ? new Map<string, Kept>() : await settingsIn(folder);
  return {
    async restore(blobs, leave) {
      if (folder === null) return [];
      const now = await settingsIn(folder);
      const put: string[] = [];
      for (const name of [...new Set([...before.keys(), ...now.keys()])].sort()) {
        const [old, found] = [before.get(name), now.get(name)];
        if (leave.has(`.git/${name}`) || same(name, old, found)) continue;
        if (found) await blobs.put(found.bytes);
        if (old) await putFile(join(folder, name), old);
        else await rm(join(folder, name), { force: true });
        put.push(`.git/${name}`);
      }
      return put;
    },
  };
}

async function putFile(path: string, { bytes, mode }: Kept): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await atomicWrite(path, bytes, { mode });
  await chmod(path, mode);
}

/** The folder that all worktrees of the repository share. */
async function gitFolder(root: string): Promise<string | null> {
  for (let folder = root; ; folder = dirname(folder)) {
    const place = join(folder, '.git');
    const found = await ifThere(lstat(place));
    if (found?.isDirectory()) return place;
    if (found?.isFile()) {
      const named = /^gitdir: (.*)$/mu.exec(await readFile(place, 'utf8'))?.[1];
      if (named === undefined) return null;
      const own = resolve(folder, named.trim());
      const shared = await ifThere(readFile(join(own, 'commondir'), 'utf8'));
      return shared === null ? own : resolve(own, shared.trim());
    }
    if (folder === dirname(folder)) return null;
  }
}

async function settingsIn(folder: string): Promise<Map<string, Kept>> {
  const found = new Map<string, Kept>();
  const take = async (name: string): Promise<void> => {
    const path = join(folder, name);
    const stats = await ifThere(lstat(path));
    if (stats?.isDirectory()) for (const inner of await readdir(path)) await take(`${name}/${inner}`);
    else if (stats?.isFile() && stats.size <= largest) found.set(name, { bytes: await readFile(path), mode: stats.mode & 0o777 });
  };
  for (const name of ['hooks', 'info', 'config', 'config.worktree']) await take(name);
  return found;
}

function same(name: string, old: Kept | undefined, now: Kept | undefined): boolean {
  if (!old || !now) return old === now;
  if (old.mode === now.mode && old.bytes.equals(now.bytes)) return true;
  return name === 'config' && withoutBranches(old.bytes) === withoutBranches(now.bytes);
}

/** A person who begins a branch has git note down what it follows. */
function withoutBranches(config: Buffer): string {
  return config.toString('utf8').replaceAll(/^\[branch [^\n]*\n(?:[ \t][^\n]*\n?)*/gmu, '');
}
