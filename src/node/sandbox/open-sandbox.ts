import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { borrowedPackages } from '../dependency-folders.ts';
import { findProgram } from '../find-program.ts';
import { repositoryAround } from '../repository-around.ts';
import { unlessForbidden } from '../system-error.ts';
import { asRoot, asUser, bubblewrap } from './bubblewrap.ts';
import { aroundProgram, holds, shownFolders } from './home-folders.ts';
import { ownCaches } from './own-caches.ts';
import type { Places, Probed, Sandbox } from './sandbox.ts';
import { seatbelt } from './seatbelt.ts';
import { tryProgram } from './try-program.ts';

export interface SandboxOptions {
  /** The workspace: absolute, links resolved. */
  readonly root: string;
  /** Batuta's own folder. */
  readonly own: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the person's settings: what commands may read and write besides; `~` is the home. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** One that works on this machine, for another workspace: it is not tried again. */
  readonly proven?: Sandbox | undefined;
  /** How long it may take to try one, milliseconds; default 10 seconds. */
  readonly mostMs?: number;
  /** How long the one that does not work may take to tell its version, milliseconds; default 3 seconds. */
  readonly versionMs?: number;
  /** Ends the trial. */
  readonly signal?: AbortSignal | undefined;
}

/** A program that does nothing takes some milliseconds. */
const longMs = 10_000;
/** One that tells its version does so at once; it is only told to people. */
const longVersionMs = 3000;
/** Others' files, temporary files, and where sockets lie. */
const hiddenFolders = ['/home', '/root', '/mnt', '/media', '/run', '/tmp', '/var/tmp', '/nix/var/nix/daemon-socket'];

/** What this machine has, tried on the workspace with a program that does nothing. Rejects with `InterruptedError` when aborted. */
export async function probe(options: SandboxOptions): Promise<Probed> {
  const none = (why: Message): Probed => ({ ok: false, why });
  const { root, env, proven } = options;
  const home = await realOf(env['HOME'] || homedir());
  if (holds(root, home)) return none(sentence('the workspace holds your home folder'));
  const places = await placesOf(options, home);
  if (proven) return { ok: true, sandbox: proven.at(places) };
  const programs = { linux: 'bwrap', darwin: 'sandbox-exec' } as const;
  const name = process.platform === 'linux' || process.platform === 'darwin' ? programs[process.platform] : null;
  if (name === null) return none(sentence('there is none for this system'));
  const found = await findProgram(name, root, env, root);
  const nothing = await findProgram('true', root, env, root);
  if (!found.found || !nothing.found) return none(sentence('bubblewrap is not installed (on Debian and Ubuntu: apt install bubblewrap)'));
  if (name === 'sandbox-exec') return tried([seatbelt(found.file, places)], nothing.file, options);
  const users = process.getuid?.() === 0 ? [asRoot, asUser] : [asUser];
  return tried(
    users.map((user) => bubblewrap(found.file, user, places)),
    nothing.file,
    options,
  );
}

/** For people: what does it, with its version if it tells one. Rejects as `probe`. */
export async function nameOf({ name, program }: Sandbox, signal?: AbortSignal, versionMs = longVersionMs): Promise<string> {
  if (program === null) return name;
  const { exitCode, said } = await tryProgram([program, '--version'], { cwd: '/', mostMs: versionMs, signal, hears: 'stdout' });
  return [name, exitCode === 0 ? (said.split(' ').at(-1) ?? '') : ''].join(' ').trim();
}

/** The first one that works; else why the last one does not. */
async function tried(
  sandboxes: readonly Sandbox[],
  program: string,
  { root, mostMs = longMs, versionMs, signal }: Pick<SandboxOptions, 'root' | 'mostMs' | 'versionMs' | 'signal'>,
): Promise<Probed> {
  let why: Message = '';
  let last: Sandbox | null = null;
  for (const sandbox of sandboxes) {
    const confined = { cwd: root, network: false, sealed: [], writable: [], programs: [program], caches: [] };
    const argv = sandbox.wrap([program], confined);
    const { exitCode, isLate, said } = await tryProgram(argv, { cwd: root, mostMs, signal, hears: 'stderr', filter: sandbox.filter });
    if (exitCode === 0) return { ok: true, sandbox };
    why = isLate ? sentence('it did not end in {0} seconds', mostMs / 1000) : said;
    last = sandbox;
    // As another user it would hang as well.
    if (isLate) break;
  }
  return { ok: false, why: last === null ? why : sentence('{0} does not work here: {1}', await nameOf(last, signal, versionMs), why) };
}

async function placesOf({ root, own, env, read, write, proven }: SandboxOptions, home: string): Promise<Places> {
  const given = (path: string): string => (path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : resolve(home, path));
  const candidates = process.platform === 'linux' ? [...hiddenFolders, home, own] : [home, own];
  const there: string[] = [];
  for (const folder of candidates.toSorted())
    if (folder !== '/' && (await realOf(folder)) === folder && (await isFolder(folder)) && !there.some((other) => holds(other, folder)))
      there.push(folder);
  // A part of a repository is worked on: the rest of it is read.
  const around = await repositoryAround(root);
  const repository = around === null ? [] : [around.store, ...(holds(around.top, home) ? [] : [around.top])];
  // It often leads to where sockets lie.
  const names = await realOf('/etc/resolv.conf');
  const shown: string[] = [];
  for (const path of [
    // What a link leads to comes before the link.
    ...(await linkedPrograms(root, env, home, proven !== undefined)),
    ...shownFolders(home, env, read.map(given)),
    ...repository,
    ...(await borrowedPackages(root)),
    names,
  ])
    if ((await unlessForbidden(stat(path))) !== null) shown.push(path);
  return {
    root,
    home,
    hidden: there,
    shown,
    written: write.map(given),
    caches: await ownCaches(own, root, home, write.map(given)),
  };
}

const interpreters = [
  'node',
  'npm',
  'pnpm',
  'yarn',
  'bun',
  'deno',
  'python',
  'python3',
  'uv',
  'ruby',
  'php',
  'java',
  'go',
  'cargo',
  'dotnet',
];

let linked: { readonly folders: string; readonly files: readonly { readonly file: string; readonly real: string }[] } | null = null;

/**
 * Where interpreters lie that PATH has as links; not those of the workspace, where an agent could have made one. Only folders of programs are shown.
 * `known`: as they were found last; thirty worktrees need not look for them anew.
 */
async function linkedPrograms(root: string, env: SandboxOptions['env'], home: string, known: boolean): Promise<string[]> {
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => isAbsolute(folder) && !holds(root, folder));
  if (!known || linked?.folders !== folders.join(':')) {
    const files = folders.flatMap((folder) => interpreters.map((name) => join(folder, name)));
    // A look at each of a hundred names takes less than to wait for one.
    const there = files.filter((file) => existsSync(file));
    const found = await Promise.all(there.map(async (file) => ({ file, real: await realOf(file) })));
    linked = { folders: folders.join(':'), files: found };
  }
  return linked.files.flatMap(({ file, real }) =>
    real !== file && /^s?bin$/u.test(basename(dirname(real))) ? aroundProgram(real, home) : [],
  );
}

async function isFolder(path: string): Promise<boolean> {
  return (await unlessForbidden(stat(path)))?.isDirectory() ?? false;
}

/** Links resolved; as it is where there is nothing. */
async function realOf(path: string): Promise<string> {
  return (await unlessForbidden(realpath(path))) ?? path;
}
