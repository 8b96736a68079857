import type { Engine } from '../core/durable/contracts.ts';
import { emptyRunState, project } from '../core/run/project.ts';
import type { RunState } from '../core/run/run-state.ts';

const mostKept = 8;

/** The present state of a run, from where it was when it was last asked for: a view asks once for each of many files. */
export function createRunStates(engine: () => Pick<Engine, 'read'>): (runId: string) => Promise<RunState> {
  const states = new Map<string, Promise<RunState>>();
  return (runId) => {
    // After a failure the whole run is read again.
    const before = (states.get(runId) ?? Promise.resolve(emptyRunState())).catch(() => emptyRunState());
    const state = before.then(async (from) => project(await engine().read(runId, from.cursor), from));
    states.delete(runId);
    states.set(runId, state);
    const [oldest] = states.keys();
    if (states.size > mostKept && oldest !== undefined) states.delete(oldest);
    return state;
  };
}
