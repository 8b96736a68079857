import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createReadPolicy, type ReadPolicy } from '../core/policy/readable.ts';
import { ifThere, toWorkspaceError } from './system-error.ts';

/** The read policy of the workspace, with the current `.batutaignore`. */
export async function openReadPolicy(root: string): Promise<ReadPolicy> {
  try {
    return createReadPolicy((await ifThere(readFile(join(root, '.batutaignore'), 'utf8'))) ?? '');
  } catch (error) {
    // A list that cannot be read must not open what the person wanted closed.
    throw toWorkspaceError(error, '.batutaignore');
  }
}
