import { constants, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { sentence } from '../core/describe/message.ts';
import { createReadPolicy, type ReadPolicy } from '../core/policy/readable.ts';
import { WorkspaceError } from '../core/ports.ts';
import { ifThere, systemCode, toWorkspaceError } from './system-error.ts';
import { isSettled, stampOf } from './watched-file.ts';

/** The read policy of the workspace, with the current `.batutaignore`. */
export const openReadPolicy = (root: string): Promise<ReadPolicy> => keepReadPolicy(root)();

/** As `openReadPolicy`, each time it is asked: the same one as long as `.batutaignore` says the same. It is asked for each file that is read. */
export function keepReadPolicy(root: string): () => Promise<ReadPolicy> {
  let kept: { readonly stamp: string | null; readonly text: string; readonly policy: ReadPolicy } | null = null;
  return async () => {
    try {
      const stamp = restingStamp(root);
      if (kept && stamp !== null && kept.stamp === stamp) return kept.policy;
      const text = await textOf(root);
      kept = { stamp, text, policy: kept?.text === text ? kept.policy : createReadPolicy(text) };
      return kept.policy;
    } catch (error) {
      // A list that cannot be read must not open what the person wanted closed.
      throw toWorkspaceError(error, '.batutaignore');
    }
  };
}

const irregular = (): WorkspaceError =>
  new WorkspaceError('unusable', sentence('{0} is not a regular file. Replace it, and try again.', '".batutaignore"'));

/** Another one after each change; null: only reading tells, since it was written just now or the system does not say. */
function restingStamp(root: string): string | null {
  try {
    const stats = statSync(join(root, '.batutaignore'), { throwIfNoEntry: false }) ?? null;
    return stats && !isSettled(stats, Date.now()) ? null : stampOf(stats);
  } catch {
    return null;
  }
}

/** Does not block on a pipe. */
async function textOf(root: string): Promise<string> {
  const opening = open(join(root, '.batutaignore'), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const handle = await ifThere(opening).catch((error: unknown) => {
    // A socket.
    throw systemCode(error) === 'ENXIO' ? irregular() : error;
  });
  if (handle === null) return '';
  try {
    if (!(await handle.stat()).isFile()) throw irregular();
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
