import type { ChildProcess } from 'node:child_process';
import { systemCode } from './system-error.ts';

/** Why a found program could not be started (no interpreter, wrong machine…), or null when it runs. */
export function startFailure(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(null));
    child.once('error', (error) => resolve(notStarted(child.spawnfile, error)));
  });
}

export function notStarted(file: string, error: Error): string {
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'the interpreter in its first line is missing',
    E2BIG: 'its arguments are too long',
  };
  return `${file} could not be started: ${known[systemCode(error) ?? ''] ?? error.message}.`;
}
