import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { borrowedPackages } from '../dependency-folders.ts';
import { findProgram } from '../find-program.ts';
import { repositoryAround } from '../repository-around.ts';
import { unlessForbidden } from '../system-error.ts';
import { asRoot, asUser, bubblewrap } from './bubblewrap.ts';
import { feedFilter } from './feed-filter.ts';
import { aroundProgram, holds, shownFolders } from './home-folders.ts';
import { ownCaches } from './own-caches.ts';
import type { Places, Probed, Sandbox } from './sandbox.ts';
import { seatbelt } from './seatbelt.ts';

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
}

const execute = promisify(execFile);
/** A program that does nothing takes some milliseconds. */
const longMs = 10_000;
/** Others' files, temporary files, and where sockets lie. */
const hiddenFolders = ['/home', '/root', '/mnt', '/media', '/run', '/tmp', '/var/tmp', '/nix/var/nix/daemon-socket'];

/** What this machine has, tried on the workspace with a program that does nothing. */
export async function probe(options: SandboxOptions): Promise<Probed> {
  const none = (why: Message): Probed => ({ ok: false, why });
  const { root, env, proven, mostMs = longMs } = options;
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
  if (name === 'sandbox-exec') return tried([seatbelt(found.file, places)], nothing.file, root, mostMs);
  const users = process.getuid?.() === 0 ? [asRoot, asUser] : [asUser];
  return tried(
    users.map((user) => bubblewrap(found.file, user, places)),
    nothing.file,
    root,
    mostMs,
  );
}

/** For people: what does it, with its version if it tells one. */
export async function nameOf({ name, program }: Sandbox): Promise<string> {
  if (program === null) return name;
  const said = await execute(program, ['--version'], { timeout: longMs, killSignal: 'SIGKILL' }).catch(() => null);
  return [name, said?.stdout.trim().split(' ').at(-1) ?? ''].join(' ').trim();
}

/** The first one that works; else why the last one does not. */
async function tried(sandboxes: readonly Sandbox[], program: string, root: string, mostMs: number): Promise<Probed> {
  let why: Message = '';
  for (const sandbox of sandboxes) {
    const confined = { cwd: root, network: false, sealed: [], writable: [], programs: [program], caches: [] };
    const [file = '', ...args] = sandbox.wrap([program], confined);
    const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], timeout: mostMs, killSignal: 'SIGKILL' });
    if (sandbox.filter) feedFilter(child, sandbox.filter);
    // Its status is told in its exit code as well.
    child.stdio[3]?.on('data', () => {});
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const ended = await new Promise<number | Error | null>((resolve) => child.once('close', resolve).once('error', resolve));
    if (ended === 0) return { ok: true, sandbox };
    const words = ended instanceof Error ? ended.message : said.trim();
    const late = child.killed ? sentence('it did not end in {0} seconds', mostMs / 1000) : null;
    why = sentence('{0} does not work here: {1}', await nameOf(sandbox), late ?? words.split('\n')[0] ?? '');
  }
  return { ok: false, why };
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
