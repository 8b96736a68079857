import type { Message } from '../../protocol/message.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { PhaseState, RunState } from './run-state.ts';

type PhaseEvent<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

export function begun({ phase, n, at }: PhaseEvent<'phase.started' | 'phase.skipped'>): PhaseState {
  return { phase, ...(n === undefined ? {} : { n }), status: 'running', startedAt: at, endedAt: null, note: '' };
}

/** Index of the passing that has not come to its end; -1: there is none. */
export function running({ phases }: RunState, { phase, n }: Pick<PhaseState, 'phase' | 'n'>): number {
  return phases.findLastIndex((passing) => passing.phase === phase && passing.n === n && passing.status === 'running');
}

/** One may be skipped without having begun. */
export function closePhase(
  state: RunState,
  event: PhaseEvent<'phase.completed' | 'phase.skipped'>,
  status: 'completed' | 'skipped',
  note: Message,
): RunState {
  const open = running(state, event);
  const begin = open >= 0 ? state.phases[open] : event.type === 'phase.skipped' ? begun(event) : undefined;
  if (!begin) return state;
  const closed: PhaseState = { ...begin, status, note, endedAt: event.at };
  return { ...state, phases: open >= 0 ? state.phases.with(open, closed) : [...state.phases, closed] };
}
