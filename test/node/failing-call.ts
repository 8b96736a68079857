import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';

function works(...options: readonly string[]): boolean {
  try {
    execFileSync('strace', ['-f', '-qq', ...options, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether a call of the system can be made to fail here. */
export const hasStrace = works();
/** Where it can be had, only the calls that are traced are stopped at, not each of the thousands that a program makes. */
const onlyTraced = hasStrace && works('--seccomp-bpf') ? ['--seccomp-bpf'] : [];

/** What is refused, and how. */
export const failingCalls: readonly (readonly [call: string, error: string])[] = hasStrace
  ? [
      ['fsync', 'EIO'],
      ['rename', 'EBUSY'],
      ['link', 'ENOSPC'],
      ['unlink', 'EBUSY'],
      ['mkdir', 'EROFS'],
    ]
  : [];

export interface Played {
  /** What the process printed last. */
  readonly told: readonly string[];
  /** Whether it came to that call. */
  readonly hit: boolean;
}

/** Plays a file of this folder in a process of its own, in which the `when`-th such call fails: of the process, or of one that it starts. */
export function playFailing(file: string, args: readonly string[], call: string, error: string, when: number): Promise<Played> {
  const traced = ['-f', '-qq', ...onlyTraced, '-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${when}`];
  return new Promise((resolve, reject) => {
    execFile(
      'strace',
      [...traced, process.execPath, join(import.meta.dirname, file), ...args],
      { env: { ...process.env, UV_THREADPOOL_SIZE: '1' } },
      (_, stdout, stderr) => {
        const told = stdout.trim().split('\n').at(-1) ?? '';
        if (!told.startsWith('[')) reject(new Error(`${stdout}\n${stderr}`));
        else resolve({ told: JSON.parse(told) as string[], hit: stderr.includes('(INJECTED)') });
      },
    );
  });
}
