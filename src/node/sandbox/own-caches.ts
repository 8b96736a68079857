import { mkdir, realpath, stat, utimes } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import * as z from 'zod';
import { parsedJson } from '../../protocol/json.ts';
import { workspaceId } from '../real-path.ts';
import { readRegularFile } from '../regular-file.ts';
import { foldersIn, removeOld } from '../remove-old.ts';
import { unlessForbidden } from '../system-error.ts';
import { holds } from './home-folders.ts';

/** A cache of the person's that commands see but cannot write, and the folder that may lie in its place for one. */
export interface OwnCache {
  readonly name: (typeof caches)[number]['name'];
  readonly place: string;
  readonly own: string;
}

/** What lies in the place of a cache for one command; `own` null: an empty folder that is gone afterwards. */
export interface LentCache {
  readonly place: string;
  readonly own: string | null;
}

/**
 * Of package managers that fail where they cannot write their cache. The others make do (pip, pnpm with all in its store), have theirs where nothing is
 * shown (Yarn), or keep in it what they run from there (Cargo, Go, Maven): with an empty one they had to fetch all of it.
 */
const caches = [
  { name: 'npm', path: '.npm/_cacache' },
  { name: 'uv', path: '.cache/uv' },
] as const;

/** `written`: what commands may write anyway. Worktrees of a workspace, which come and go, have its caches. */
export async function ownCaches(own: string, root: string, home: string, written: readonly string[]): Promise<OwnCache[]> {
  const [first, id, kind] = relative(own, root).split(sep);
  const folder = join(own, 'workspaces', first === 'workspaces' && id && kind === 'worktrees' ? id : workspaceId(root), 'caches');
  const found: OwnCache[] = [];
  for (const { name, path } of caches) {
    const place = join(home, path);
    const isWritten = written.some((one) => holds(one, place) || holds(place, one));
    // One that is not there is made in the empty home; of a link nothing need be there for commands.
    const isThere = (await unlessForbidden(stat(place)))?.isDirectory() === true && (await unlessForbidden(realpath(place))) === place;
    if (!isWritten && isThere) found.push({ name, place, own: join(folder, name) });
  }
  return found;
}

/**
 * Caches that a command is lent, which are there then, where the person's would not do. Without the network nothing can be fetched: npm reads what there
 * is, and uv, which starts nothing where it cannot write, finds an empty one. What an agent chose leaves nothing in one that lasts.
 */
export async function lentCaches(all: readonly OwnCache[], folders: readonly string[], network: boolean): Promise<LentCache[]> {
  const lent: LentCache[] = [];
  for (const { name, place, own } of all) {
    if (name === 'npm' && (!network || (await hasAll(place, folders)))) continue;
    if (network) await mkdir(own, { recursive: true, mode: 0o700 });
    // Used today: see `pruneOwnCaches`.
    if (network) await utimes(own, new Date(), new Date());
    lent.push({ place, own: network ? own : null });
  }
  return lent;
}

/** Removes caches of workspaces that no command was lent for `days`. `own`: Batuta's folder; `now`: milliseconds since the epoch. */
export async function pruneOwnCaches(own: string, days: number, now: number): Promise<void> {
  // One may lie on another disk: what is lent is what the link leads to.
  for (const workspace of await foldersIn(join(own, 'workspaces'))) await removeOld(join(workspace, 'caches'), days, now, { linked: true });
}

const names = z.array(z.string()).optional();
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      inBundle: z.boolean().optional(),
      os: names,
      cpu: names,
      libc: names,
    }),
  ),
});

/** Larger ones (bytes) are none. */
const largestLock = 64 * 1024 * 1024;

/** Whether npm finds all that a lock file in one of the folders names: then it writes nothing, needs no network, and no key of a registry. */
async function hasAll(cache: string, folders: readonly string[]): Promise<boolean> {
  const texts = folders.flatMap((folder) => ['package-lock.json', 'npm-shrinkwrap.json'].map((name) => join(folder, name)));
  const locks = texts.flatMap((file) => readRegularFile(file, largestLock, true) ?? []);
  for (const bytes of locks) {
    const lock = lockSchema.safeParse(parsedJson(bytes.toString('utf8')));
    if (!lock.success) return false;
    for (const [path, { resolved, integrity, link, inBundle, os, cpu, libc }] of Object.entries(lock.data.packages)) {
      const isHere = allows(os, process.platform) && allows(cpu, process.arch) && (libc === undefined || allows(libc, ownLibc()));
      if (!/(?:^|\/)node_modules\//u.test(path) || link || inBundle || !isHere) continue;
      // Without its address npm asks the registry, and notes the answer.
      if (resolved === undefined || integrity === undefined || (await unlessForbidden(stat(contentAt(cache, integrity)))) === null)
        return false;
    }
  }
  return locks.length > 0;
}

let libcName: string | null = null;
/** As npm tells it. */
function ownLibc(): string {
  if (libcName !== null) return libcName;
  // Looking up names of open connections may take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return (libcName = header.glibcVersionRuntime === undefined ? 'musl' : 'glibc');
}

const allows = (list: readonly string[] | undefined, mine: string): boolean =>
  list === undefined || (list.some((one) => !one.startsWith('!')) ? list.includes(mine) : !list.includes(`!${mine}`));

/** Where npm keeps what has this checksum. */
function contentAt(cache: string, integrity: string): string {
  const [algorithm = '', checksum = ''] = (integrity.split(/\s+/u)[0] ?? '').split(/-(.*)/su);
  const digest = Buffer.from(checksum, 'base64').toString('hex');
  return join(cache, 'content-v2', algorithm, digest.slice(0, 2), digest.slice(2, 4), digest.slice(4));
}
