import { setTimeout as delay } from 'node:timers/promises';
import { ProgressLocation, window } from 'vscode';
import { InterruptedError } from '../core/durable/errors.ts';

/** How long the editor takes to put a notification away. */
const hidingMs = 700;

/** Work that is done sooner shows no progress: it would only flash. */
const patienceMs = 1000;

/**
 * Short work that may first have to wait for a run in the same workspace: shows that it is under way, and can be given up as long as
 * `work` heeds its signal, at least while it waits. undefined: the person gave it up.
 */
export async function whileWaiting<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const stop = new AbortController();
  const result = work(stop.signal);
  const ended = result.then(
    () => 'ended' as const,
    () => 'ended' as const,
  );
  if ((await Promise.race([ended, delay(patienceMs)])) !== 'ended') {
    await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (_progress, token) => {
      token.onCancellationRequested(() => stop.abort());
      await ended;
    });
    // While the editor takes the progress away, it hides a message that is shown just then along with it.
    await delay(hidingMs);
  }
  try {
    return await result;
  } catch (error) {
    if (stop.signal.aborted && error instanceof InterruptedError) return undefined;
    throw error;
  }
}
