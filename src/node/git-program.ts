import { spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { InterruptedError } from '../core/durable/errors.ts';
import { WorkspaceError } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import { findProgram } from './find-program.ts';
import { lookAt } from './watched-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface GitCall {
  readonly cwd: string;
  /** GIT_DIR, GIT_INDEX_FILE… for this call. */
  readonly env?: Readonly<Record<string, string>>;
  /** A string is written byte by byte (latin1), as `names` reads them. */
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** Gets stdout in chunks, and `stdout` stays empty; returning false kills the program. */
  readonly onOutput?: (chunk: Buffer) => boolean;
}

export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface Git {
  /** Runs git with fixed arguments; any exit code is a result. */
  run(args: readonly string[], call: GitCall): Promise<GitResult>;
  /** As `run`, but an exit code other than 0 is a `WorkspaceError` that quotes git. */
  ok(args: readonly string[], call: GitCall): Promise<GitResult>;
}

/** NUL-separated names in git's output, as latin1 (one character per byte), so that names in any encoding survive unchanged. */
export function names(output: Buffer): string[] {
  const text = output.toString('latin1');
  return text === '' ? [] : text.replace(/\0$/u, '').split('\0');
}

/** A name from `names` as text. Most are ASCII, and need no second one: there may be a hundred thousand. */
export const asText = (name: string): string => (/[^\0-\x7F]/u.test(name) ? Buffer.from(name, 'latin1').toString('utf8') : name);
/** Text as a name for `input`. */
export const asName = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Variables that git needs. All others are removed, above all GIT_*. */
const kept = [
  'PATH',
  'Path',
  'HOME',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'SYSTEMROOT',
  'SystemRoot',
  'TMPDIR',
  'TEMP',
  'TMP',
  'XDG_CONFIG_HOME',
];

/** Override the repository's settings, so that git executes, converts, fetches and asks nothing. */
export const fixedSettings = [
  'safe.directory=*',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.autocrlf=false',
  'core.safecrlf=false',
  'core.untrackedCache=false',
  'core.splitIndex=false',
  'core.quotePath=false',
  'core.attributesFile=/dev/null',
  'submodule.recurse=false',
  'protocol.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
];

/** A copy of `env` without anybody's git variables. */
export function bareEnvironment(env: Environment): Record<string, string> {
  const bare: Record<string, string> = {};
  for (const name of kept) {
    const value = env[name];
    if (value !== undefined) bare[name] = value;
  }
  return {
    ...bare,
    LC_MESSAGES: 'C',
    LC_CTYPE: process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LITERAL_PATHSPECS: '1',
  };
}

/** Only the repository's own settings are read. */
const noOutsideSettings = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
};

/**
 * The git program for checkpoints, listings and search, with a clean environment and fixed settings. Not simple-git, because names and
 * contents must pass as bytes, output as a stream, and an interruption must kill git at once. `settings`: which settings outside of
 * the repository are read, by default none.
 */
export function createGit(env: Environment, settings: Readonly<Record<string, string>> = noOutsideSettings): Git {
  const base = { ...bareEnvironment(env), ...settings };
  const flags = ['--no-pager', ...fixedSettings.flatMap((setting) => ['-c', setting])];
  let program: Promise<string> | null = null;

  const run: Git['run'] = async (args, call) => {
    program ??= locateGit(env, call.cwd);
    program.catch(() => (program = null));
    return start(await program, [...flags, ...args], { ...base, ...call.env }, call);
  };
  return {
    run,
    ok: async (args, call) => {
      const result = await run(args, call);
      if (result.code === 0) return result;
      throw gitFailure(args.find((word) => /^[a-z]+(?:-[a-z]+)*$/u.test(word)) ?? '', result.stderr);
    },
  };
}

/** A failure of git as an error with a message for people. */
export function gitFailure(command: string, stderr: string): WorkspaceError {
  const message = stderr.trim().replace(/^(?:fatal|error): /gmu, '');
  if (/No space left on device|Out of diskspace/iu.test(message))
    return new WorkspaceError(
      'disk-full',
      sentence('The disk is full (git {0}: {1}). Free some space and resume; nothing was changed.', command, message),
    );
  if (/Read-only file system|Permission denied|insufficient permission/iu.test(message))
    return new WorkspaceError(
      'not-writable',
      sentence('git {0} was not allowed to write or read: {1}. Check the permissions.', command, message),
    );
  return new WorkspaceError('git-failed', sentence('git {0} failed: {1}', command, message || sentence('no message')));
}

/** By PATH: what was found there, with all places that lead to it. */
const located = new Map<string, { readonly file: string; readonly places: readonly string[] }>();

/**
 * Path of the git program; below `cwd` only where there is no other. Throws `WorkspaceError` when there is none. Each worktree asks several times: what
 * lies in none of them is looked for once.
 */
export async function locateGit(env: Environment, cwd: string): Promise<string> {
  const path = env['PATH'] ?? env['Path'] ?? '';
  const known = located.get(path);
  const isInside = known?.places.some((place) => `${place}${sep}`.startsWith(`${cwd}${sep}`));
  if (known && isInside === false && lookAt(known.file, true)?.isFile()) return known.file;
  const outside = await findProgram('git', cwd, env, cwd);
  if (outside.found && isAbsolute(outside.file)) {
    const { file } = outside;
    const real = await Promise.all([file, dirname(file)].map((place) => realpath(place)));
    located.set(path, { file, places: [resolve(file), ...real] });
  }
  const found = outside.found ? outside : await findProgram('git', cwd, env);
  if (found.found) return found.file;
  throw new WorkspaceError(
    'no-git',
    sentence(
      'The program "git" was not found on PATH. Batuta needs it for checkpoints and search, also in folders that are no repository. Install it from https://git-scm.com and try again.',
    ),
  );
}

function start(program: string, args: readonly string[], env: Record<string, string>, call: GitCall): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    if (call.signal?.aborted) return reject(new InterruptedError('interrupted'));
    const child = spawn(program, args, { cwd: call.cwd, env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    const stop = (): void => void child.kill('SIGKILL');
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let enough = false;
    child.stdout.on('data', (chunk: Buffer) => {
      if (enough) return;
      if (!call.onOutput) stdout.push(chunk);
      else if (!call.onOutput(chunk)) {
        enough = true;
        stop();
      }
    });
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // git may end before it has read everything; its exit code says more than the broken pipe.
    child.stdin.on('error', () => {});
    child.on('error', (error) => {
      call.signal?.removeEventListener('abort', stop);
      reject(new WorkspaceError('git-failed', sentence('git could not be started in {0}: {1}', call.cwd, error.message)));
    });
    child.on('close', (code) => {
      call.signal?.removeEventListener('abort', stop);
      if (call.signal?.aborted) return reject(new InterruptedError('interrupted'));
      resolve({ code: enough ? 0 : (code ?? 1), stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') });
    });
    call.signal?.addEventListener('abort', stop, { once: true });
    if (typeof call.input === 'string') child.stdin.end(call.input, 'latin1');
    else child.stdin.end(call.input);
  });
}

/** Objects are flushed, in one batch, before anything refers to them. Light compression: speed matters more than space. */
export const durable = [
  'core.fsync=loose-object,pack,pack-metadata',
  'core.fsyncMethod=batch',
  'core.compression=1',
  'core.protectNTFS=false',
  'core.protectHFS=false',
].flatMap((setting) => ['-c', setting]);

/** Whether git says that it is this version or a later one. */
export function isSince(said: string, major: number, minor: number): boolean {
  const [, first = 0, second = 0] = (/(\d+)\.(\d+)/u.exec(said) ?? []).map(Number);
  return first > major || (first === major && second >= minor);
}
