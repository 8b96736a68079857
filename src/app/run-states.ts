import type { Engine } from '../core/durable/contracts.ts';
import { emptyRunState, project } from '../core/run/project.ts';
import type { RunState } from '../core/run/run-state.ts';

interface Kept {
  last: Promise<RunState>;
  /** A reading that has not begun: whoever asks now may share it. */
  next: Promise<RunState> | null;
}

const mostKept = 8;

/** The present state of a run, read on from where it was when it was last asked for: a view asks once for each of many files. */
export function createRunStates(engine: () => Pick<Engine, 'read'>): (runId: string) => Promise<RunState> {
  const states = new Map<string, Kept>();
  return (runId) => {
    const kept = states.get(runId) ?? { last: Promise.resolve(emptyRunState()), next: null };
    if (kept.next) return kept.next;
    // After a failure the whole run is read again.
    const before = kept.last.catch(() => emptyRunState());
    kept.last = before.then(async (from) => {
      kept.next = null;
      return project(await engine().read(runId, from.cursor), from);
    });
    kept.next = kept.last;
    states.delete(runId);
    states.set(runId, kept);
    const [oldest] = states.keys();
    if (states.size > mostKept && oldest !== undefined) states.delete(oldest);
    return kept.last;
  };
}
