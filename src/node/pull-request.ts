import { spawn } from 'node:child_process';
import { findProgram } from './find-program.ts';
import { locateGit } from './git-program.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Where {
  /** The workspace: absolute, links resolved. */
  readonly root: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** Text of the pull request, and the branch that it is for. */
export interface PullRequest {
  readonly branch: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** What keeps a pull request from being opened, in the words of the program that was asked. */
export type Opened =
  | { readonly url: string; readonly existed: boolean }
  | { readonly failed: 'push' | 'pull request'; readonly why: string };

/** The remote that a branch is pushed to, and GitHub's own program; null: there is none. */
export async function pullRequestTools({
  root,
  env,
  signal,
}: Where): Promise<{ readonly remote: string | null; readonly gh: string | null }> {
  const gh = await findProgram('gh', root, env, root);
  const listed = await ended(await locateGit(env, root), ['remote'], { root, env, signal });
  const remotes = listed.out.split('\n').filter((name) => name !== '');
  const remote = remotes.includes('origin') ? 'origin' : remotes.length === 1 ? (remotes[0] ?? null) : null;
  return { remote, gh: gh.found ? gh.file : null };
}

/**
 * Pushes a branch that is there and opens its pull request, as the person: with their settings, their keys and their hooks, but never
 * with a question of git's. Safe to do again: a branch that is there already is brought up to date, and a pull request that is open is named.
 */
export async function openPullRequest(
  where: Where,
  { remote, gh }: { readonly remote: string; readonly gh: string },
  { branch, title, body }: PullRequest,
): Promise<Opened> {
  const ref = `refs/heads/${branch}`;
  const pushed = await ended(await locateGit(where.env, where.root), ['push', remote, `${ref}:${ref}`], where);
  if (pushed.code !== 0) return { failed: 'push', why: pushed.error };
  const open = await ended(gh, ['pr', 'view', branch, '--json', 'url,state', '--jq', 'select(.state == "OPEN") | .url'], where);
  if (open.code === 0 && open.out.trim() !== '') return { url: open.out.trim(), existed: true };
  const made = await ended(gh, ['pr', 'create', '--head', branch, '--title', title, '--body-file', '-'], where, body);
  return made.code === 0 ? { url: made.out.trim(), existed: false } : { failed: 'pull request', why: made.error };
}

interface Ended {
  readonly code: number;
  readonly out: string;
  /** What it says of a failure. */
  readonly error: string;
}

function ended(program: string, args: readonly string[], { root, env, signal }: Where, input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const asNobody = { ...env, GIT_TERMINAL_PROMPT: '0', GH_PROMPT_DISABLED: '1' };
    const child = spawn(program, args, { cwd: root, env: asNobody, signal, windowsHide: true });
    let [out, error] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    // It may end before it has read everything; its exit code says more than the broken pipe.
    child.stdin.on('error', () => {});
    child.on('error', ({ message }) => resolve({ code: 1, out, error: message }));
    child.on('close', (code) => resolve({ code: code ?? 1, out, error: error.trim() || out.trim() }));
    child.stdin.end(input);
  });
}
