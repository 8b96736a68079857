import { basename, dirname, join } from 'node:path';
import { sentence } from '../core/describe/message.ts';
import { WorkspaceError } from '../core/ports.ts';
import { acquireFileLock, type LockOwner } from './file-lock.ts';
import { createKeyedQueue } from './keyed-queue.ts';

const queue = createKeyedQueue();

/**
 * Runs `fn`, which reads and replaces `file`, while no other does: neither in this process nor in another one that uses the file by this
 * function. `patienceMs`: whoever holds such a file reads and writes some kilobytes; only an owner that cannot be seen dying, because it
 * is another machine's, holds it for longer. Then a `WorkspaceError` says what to do.
 */
export function exclusively<T>(file: string, fn: () => Promise<T>, patienceMs = 120_000): Promise<T> {
  return queue(file, async () => {
    const lock = { folder: join(dirname(file), 'locks'), name: basename(file) };
    const given = new AbortController();
    let patience: NodeJS.Timeout | undefined;
    const onWait = (owner: LockOwner): void => {
      patience ??= setTimeout(() => given.abort(inUse(file, owner, lock.folder)), patienceMs);
    };
    try {
      const held = await acquireFileLock({ ...lock, purpose: 'write', signal: given.signal, onWait });
      clearTimeout(patience);
      try {
        return await fn();
      } finally {
        await held.release();
      }
    } catch (error) {
      throw given.signal.aborted ? given.signal.reason : error;
    } finally {
      clearTimeout(patience);
    }
  });
}

function inUse(file: string, { host, pid }: LockOwner, folder: string): WorkspaceError {
  const text = sentence(
    '{0} is in use by process {1} on {2}. When that one is gone, remove the files in {3}.',
    file,
    String(pid),
    host,
    folder,
  );
  return new WorkspaceError('in-use', text);
}
