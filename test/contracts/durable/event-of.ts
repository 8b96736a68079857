import type { Engine } from '../../../src/core/durable/contracts.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';

/** What the first event of the run `run` that fits, of those that are journaled or to come, is turned into; undefined: it does not fit. */
export async function eventOf<T>(engine: Pick<Engine, 'follow'>, fits: (event: RunEvent) => T | undefined): Promise<T> {
  const found = Promise.withResolvers<T>();
  const stop = new AbortController();
  const followed = engine.follow(
    'run',
    0,
    ({ events }) => {
      for (const event of events) {
        const result = fits(event);
        if (result !== undefined) found.resolve(result);
      }
    },
    stop.signal,
  );
  followed.catch(found.reject);
  try {
    return await found.promise;
  } finally {
    stop.abort();
  }
}
