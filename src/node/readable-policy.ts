import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createReadPolicy, type ReadPolicy } from '../core/policy/readable.ts';
import { toWorkspaceError, systemCode } from './system-error.ts';

/** The read policy of the workspace; `.batutaignore` is parsed again when it changes. */
export function openReadPolicy(root: string): () => Promise<ReadPolicy> {
  let known = { stamp: 'none', policy: createReadPolicy('') };
  return async () => {
    const file = join(root, '.batutaignore');
    try {
      const { mtimeNs, ctimeNs, size, ino } = await lstat(file, { bigint: true });
      const stamp = [mtimeNs, ctimeNs, size, ino].join(' ');
      if (stamp !== known.stamp) known = { stamp, policy: createReadPolicy(await readFile(file, 'utf8')) };
    } catch (error) {
      // Not there: nothing is ignored. Anything else must not quietly open what the person wanted closed.
      if (systemCode(error) !== 'ENOENT') throw toWorkspaceError(error, '.batutaignore');
      known = { stamp: 'none', policy: createReadPolicy('') };
    }
    return known.policy;
  };
}
