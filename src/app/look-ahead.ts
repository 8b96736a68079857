import type { Clock } from '../core/ports.ts';
import { createClock } from '../node/clock.ts';

/** Milliseconds without another write, and how long that is waited for. */
const quietMs = 200;
const mostMs = 5000;
/** So many times as long as a look took, none follows: in a large workspace a look takes a tenth of a second of the processor. */
const rests = 10;

/**
 * Looks at a workspace soon after something was written there, while those who wrote wait for their models: what changed is in the store then, and
 * whoever needs a checkpoint next, mostly a proof, finds little left to do. `take`: the checkpoint, whose failure is told to whoever needs one. Gives what
 * to tell of each write, which gives what is begun by it; null: that has begun already. `signal` ends it.
 */
export function createLookAhead(
  take: (workspace: string) => Promise<unknown>,
  signal: AbortSignal,
  clock: Pick<Clock, 'elapsed' | 'sleep'> = createClock(),
): (workspace: string) => Promise<void> | null {
  const lastWrites = new Map<string, number>();
  const look = async (workspace: string): Promise<void> => {
    const lastWrite = (): number => lastWrites.get(workspace) ?? 0;
    try {
      for (let looked = -1; lastWrite() > looked;) {
        const begun = clock.elapsed();
        for (let left = quietMs; left > 0; left = Math.min(lastWrite() + quietMs, begun + mostMs) - clock.elapsed())
          await clock.sleep(left, signal);
        looked = clock.elapsed();
        await take(workspace);
        await clock.sleep((clock.elapsed() - looked) * rests, signal);
      }
    } finally {
      lastWrites.delete(workspace);
    }
  };
  return (workspace) => {
    const isWaiting = lastWrites.has(workspace);
    lastWrites.set(workspace, clock.elapsed());
    return isWaiting ? null : look(workspace);
  };
}
