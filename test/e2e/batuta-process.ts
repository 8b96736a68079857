import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, mkdirSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../../src/app/create-app.ts';
import type { Clock } from '../../src/core/ports.ts';
import { commitAll, copyWorkspace, gitIn, scriptOf } from '../fakes/copy-workspace.ts';
import { journaled, whenStalled } from '../progress/when-stalled.ts';
import { commandLine, type Ended } from './command-line.ts';

/** What the workspace `single` is asked for; its script answers nothing else. */
export const request = 'Add a truncate function that shortens a text at a word boundary';

const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

export interface Running {
  readonly pid: number;
  said(): string;
  /** Resolves when the text was printed; rejects, with all that was printed, when the process ended without it. */
  saw(text: string | RegExp): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export interface Order {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the workspace. */
  readonly cwd?: string;
  readonly stdin?: string | Buffer;
  /** Time as the runs see it, where nothing is to be waited for. Only in this process. */
  readonly clock?: Clock;
}

/** What only a process of its own can be given. */
export interface ProcessOrder extends Order {
  /** The user and group to run as; only root may say so. */
  readonly uid?: number;
  /** Program and arguments before `node`, such as one that drops rights. */
  readonly through?: readonly string[];
}

/** A workspace and a Batuta home in a fresh temporary folder, and the command line there. */
export interface World {
  /** Holds everything; gone with `remove`. */
  readonly folder: string;
  readonly root: string;
  readonly home: string;
  /** In this process. */
  run(args: readonly string[], order?: Order): Promise<Ended>;
  /** As a process of its own. */
  start(args: readonly string[], order?: ProcessOrder): Running;
  write(file: string, content: string | Buffer): Promise<void>;
  /** Every file below a folder (default: the workspace, with `.git`), with its bytes' hash and mode. */
  snapshot(folder?: string): Promise<Record<string, string>>;
  git(...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** A world around a copy of the workspace `single`, as a git repository with one commit unless `git` is false. */
export async function openWorld(options: { readonly git?: boolean; readonly settings?: string } = {}): Promise<World> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-world-')));
  const copy = await copyWorkspace('single', { git: false, link: false });
  const home = path.join(folder, 'home');
  const { root } = copy;
  const write = async (file: string, content: string | Buffer): Promise<void> => {
    const target = path.resolve(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  };
  await write('.claude/batuta.yaml', options.settings ?? settingsWith(['git', '--version']));
  if (options.git !== false) await commitAll(root);
  const children = new Set<ChildProcess>();
  const environment = (order: Order): NodeJS.ProcessEnv => ({
    ...cleanEnvironment(),
    HOME: folder,
    BATUTA_HOME: home,
    BATUTA_SCRIPT: scriptOf('single'),
    ...order.env,
  });
  const start = (args: readonly string[], order: ProcessOrder = {}): Running => {
    const [program = '', ...rest] = [...(order.through ?? []), process.execPath, main, ...args];
    const child = spawn(program, rest, {
      cwd: order.cwd ?? root,
      env: { ...environment(order), ...(order.uid === undefined ? {} : compiledFor(order.uid)) },
      stdio: 'pipe',
      ...(order.uid === undefined ? {} : { uid: order.uid, gid: order.uid }),
    });
    children.add(child);
    // A process may end without having read everything.
    child.stdin.on('error', () => {});
    child.stdin.end(order.stdin ?? '');
    return watch(child, home, () => children.delete(child));
  };
  return {
    folder,
    root,
    home,
    start,
    run: (args, { clock, ...order } = {}) =>
      commandLine(args, {
        cwd: order.cwd ?? root,
        env: environment(order),
        ...(order.stdin === undefined ? {} : { stdin: order.stdin }),
        ...(clock ? { createApp: (options) => createApp({ ...options, clock }) } : {}),
      }),
    write,
    snapshot: (below = root) => snapshot(below),
    git: (...args) => gitIn(root, args),
    async remove() {
      for (const child of children) child.kill('SIGKILL');
      await copy.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A `batuta.yaml` with one agent that owns everything and is proven by this command. */
export function settingsWith(command: readonly string[]): string {
  return `agents:\n  code:\n    owns: ['**']\n    validate: [${JSON.stringify(command)}]\n`;
}

/** Arguments of a run of the script without questions. */
export function feature(...more: string[]): string[] {
  return ['feature', request, '--provider', 'scripted', '--trust-workspace', '--yes', ...more];
}

/** The id of the run that a process printed. */
export function runIdIn(text: string): string {
  const id = /\b(\d{12}-[0-9a-f]{6})\b/.exec(text)?.[1];
  if (id === undefined) throw new Error(`No run was named in:\n${text}`);
  return id;
}

/** Throws, with all that was printed, when the process ended otherwise. */
export function mustEnd(ended: Ended, code: number): void {
  if (ended.code !== code) throw new Error(`It ended with ${ended.code} in place of ${code}:\n${ended.said}`);
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', COLUMNS: '200', BATUTA_SANDBOX: 'off' };
  for (const [name, value] of Object.entries(process.env))
    if (!/^(GIT_|BATUTA_|ANTHROPIC_|VITEST|CI$)/.test(name) && !/_proxy$/i.test(name)) env[name] = value;
  return env;
}

/** What was compiled already can be read by the user alone who compiled it. */
function compiledFor(uid: number): NodeJS.ProcessEnv {
  const folder = `${process.env['NODE_COMPILE_CACHE']}-${uid}`;
  mkdirSync(folder, { recursive: true });
  chownSync(folder, uid, uid);
  return { NODE_COMPILE_CACHE: folder };
}

function watch(child: ChildProcess, home: string, over: () => void): Running {
  let stdout = '';
  let stderr = '';
  let said = '';
  let wake = Promise.withResolvers<void>();
  const heard = (text: string): void => {
    said += text;
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard(text);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    heard(text);
  });
  let closed = false;
  const stop = whenStalled(
    async () => `${said.length} ${await journaled(home)}`,
    () => child.kill('SIGABRT'),
  );
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      closed = true;
      stop();
      over();
      resolve({ code: code ?? signal ?? 'none', stdout, stderr, said });
      wake.resolve();
    });
  });
  return {
    pid: child.pid ?? 0,
    said: () => said,
    async saw(text) {
      for (;;) {
        if (typeof text === 'string' ? said.includes(text) : text.test(said)) return;
        if (closed) throw new Error(`The process ended without saying ${String(text)}:\n${said}`);
        await wake.promise;
      }
    },
    signal: (name) => void child.kill(name),
    ended,
  };
}

async function snapshot(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(root, file);
    const { mode } = await lstat(file);
    if (entry.isSymbolicLink()) found[name] = `link to ${await readlink(file)}`;
    else if (entry.isDirectory()) found[name] = `folder ${(mode & 0o777).toString(8)}`;
    else
      found[name] = `${(mode & 0o777).toString(8)} ${createHash('sha256')
        .update(await readFile(file))
        .digest('hex')}`;
  }
  return found;
}
