import type { LeftTree, TreeLock } from '../core/tree-lock.ts';
import { WaitingLine } from '../core/waiting-line.ts';

/** A fair lock: whoever came first goes first, so that a validation is not starved by a stream of writers, nor they by it. */
export function createTreeLock(): TreeLock {
  let sharing = 0;
  let alone = false;
  let left: LeftTree | null = null;
  /** Admitted with whether the lock passes straight on from one who had the workspace alone. */
  const line = new WaitingLine<'shared' | 'exclusive', boolean>('the workspace', () => admit(false));

  function admit(straightOn: boolean): void {
    let untouched = straightOn;
    for (let next = line.first; next && !alone && (next === 'shared' || sharing === 0); next = line.first) {
      if (next === 'exclusive') alone = true;
      else sharing++;
      line.admit(untouched);
      untouched = false;
    }
  }

  return {
    shared: async (signal, fn) => {
      await line.join('shared', signal);
      try {
        return await fn();
      } finally {
        sharing--;
        admit(false);
      }
    },
    exclusive: async (signal, fn) => {
      const untouched = await line.join('exclusive', signal);
      const known = left;
      left = null;
      try {
        return await fn({ left: known, untouched, leave: (now) => (left = now) });
      } finally {
        alone = false;
        admit(true);
      }
    },
  };
}
