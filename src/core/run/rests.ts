import type { RunEvent } from '../../protocol/run-event.ts';
import { phaseOf } from './phases.ts';
import type { PhaseState, RunState } from './run-state.ts';

/** The rests after an event. `lastAt`: the time of the run's last event until then. */
export function restsAfter({ rests, status }: RunState, lastAt: string, { type, at }: RunEvent): RunState['rests'] {
  const open = rests.at(-1);
  const isResting = open !== undefined && open.to === null;
  // A process that died could not say so.
  if (type === 'run.resumed' && !isResting && lastAt !== '') return [...rests, { from: lastAt, to: at }];
  if (isResting && status === 'running') return rests.with(-1, { ...open, to: at });
  return !isResting && status !== 'running' ? [...rests, { from: at, to: null }] : rests;
}

/** Milliseconds that a passing of a phase took until it ended, or until `now`: of work, unless the phase is there to wait. */
export function phaseMs(state: RunState, { phase, startedAt, endedAt }: PhaseState, now: number): number {
  const [from, to] = [Date.parse(startedAt), endedAt === null ? now : Date.parse(endedAt)];
  return phaseOf(state, phase).waits ? Math.max(0, to - from) : workedMs(state, from, to);
}

/** Milliseconds of work between two times (since the epoch). */
export function workedMs({ rests }: Pick<RunState, 'rests'>, from: number, to: number): number {
  const rested = rests.reduce((sum, rest) => {
    const end = rest.to === null ? to : Math.min(to, Date.parse(rest.to));
    return sum + Math.max(0, end - Math.max(from, Date.parse(rest.from)));
  }, 0);
  return Math.max(0, to - from - rested);
}
