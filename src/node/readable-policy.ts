import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createReadPolicy, type ReadPolicy } from '../core/policy/readable.ts';
import { ifThere, toWorkspaceError } from './system-error.ts';

/** The read policy of the workspace, with the current `.batutaignore`. */
export const openReadPolicy = (root: string): Promise<ReadPolicy> => keepReadPolicy(root)();

/** As `openReadPolicy`, each time it is asked: the same one as long as `.batutaignore` says the same. */
export function keepReadPolicy(root: string): () => Promise<ReadPolicy> {
  let kept: { readonly text: string; readonly policy: ReadPolicy } | null = null;
  return async () => {
    try {
      const text = (await ifThere(readFile(join(root, '.batutaignore'), 'utf8'))) ?? '';
      if (kept?.text !== text) kept = { text, policy: createReadPolicy(text) };
      return kept.policy;
    } catch (error) {
      // A list that cannot be read must not open what the person wanted closed.
      throw toWorkspaceError(error, '.batutaignore');
    }
  };
}
