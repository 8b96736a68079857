import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for the running test, canonical, removed afterwards. */
export function scratchFolder(name = 'scratch'): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `batuta-test-${name}-`)));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files (text or bytes; a name that ends in `*` is executable) below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name.replace(/\*$/u, ''));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (name.endsWith('*')) chmodSync(file, 0o755);
  }
}

/** A git environment that knows nobody and nothing of this machine. */
export const bareEnvironment = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
const person = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** git as the person would call it; returns what it printed. Throws on failure. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', ...args], {
    cwd: folder,
    env: { ...bareEnvironment, ...person },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trimEnd();
}

/** A repository with one commit of the given files. */
export function repository(files: Readonly<Record<string, string | Uint8Array>>, folder = scratchFolder('repository')): string {
  writeFiles(folder, files);
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all', '--force');
  git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'first');
  return folder;
}

/** The repository, where commits have somebody's name whatever the machine knows. */
export function identified(folder: string): string {
  git(folder, 'config', 'user.name', 'Ada');
  git(folder, 'config', 'user.email', 'ada@example.org');
  return folder;
}

export const never = new AbortController().signal;
