import type { TreeLock } from '../core/ports.ts';
import { WaitingLine } from '../core/waiting-line.ts';

/** A fair lock: whoever came first goes first, so that a validation is not starved by a stream of writers, nor they by it. */
export function createTreeLock(): TreeLock {
  let sharing = 0;
  let alone = false;
  const line = new WaitingLine<'shared' | 'exclusive'>('the workspace', admit);

  function admit(): void {
    for (let next = line.first; next && !alone && (next === 'shared' || sharing === 0); next = line.first) {
      if (next === 'exclusive') alone = true;
      else sharing++;
      line.admit();
    }
  }

  return {
    shared: async (signal, fn) => {
      await line.join('shared', signal);
      try {
        return await fn();
      } finally {
        sharing--;
        admit();
      }
    },
    exclusive: async (signal, fn) => {
      await line.join('exclusive', signal);
      try {
        return await fn();
      } finally {
        alone = false;
        admit();
      }
    },
  };
}
