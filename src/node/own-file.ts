import { readFile, unlink } from 'node:fs/promises';
import { atomicWrite } from './atomic-write.ts';
import { ifThere, toWorkspaceError } from './system-error.ts';

/** Text of a file of Batuta's home; null: there is none. Throws `WorkspaceError` when it cannot be read. */
export function readOwn(file: string): Promise<string | null> {
  return told(file, ifThere(readFile(file, 'utf8')));
}

/** Atomic; for this user only. Throws `WorkspaceError` when it cannot be written. */
export function writeOwn(file: string, text: string): Promise<void> {
  return told(file, atomicWrite(file, Buffer.from(text), { mode: 0o600 }));
}

/** One that is not there is removed already. Throws `WorkspaceError` when it cannot be removed. */
export async function removeOwn(file: string): Promise<void> {
  await told(file, ifThere(unlink(file)));
}

async function told<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toWorkspaceError(error, file);
  }
}
