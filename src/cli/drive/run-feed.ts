import type { Engine } from '../../core/durable/contracts.ts';
import { emptyRunState, project } from '../../core/run/project.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';

/** A run's events as they come, and the state that they add up to. */
export interface RunFeed {
  state(): RunState;
  /** Reads what is journaled now; for moments when following may lag behind. */
  catchUp(): Promise<void>;
  /** Follows until aborted; rejects when the journal cannot be read any more. */
  follow(signal: AbortSignal): Promise<void>;
}

/** `onEvent` gets every event once, in order, with the state after it. */
export function createRunFeed(
  engine: Pick<Engine, 'read' | 'follow'>,
  runId: string,
  onEvent: (event: RunEvent, state: RunState) => void,
): RunFeed {
  let state = emptyRunState();
  const accept = (event: RunEvent): void => {
    if (event.seq <= state.cursor) return;
    state = project([event], state);
    onEvent(event, state);
  };
  return {
    state: () => state,
    async catchUp() {
      for (const event of await engine.read(runId, state.cursor)) accept(event);
    },
    async follow(signal) {
      for await (const event of engine.follow(runId, state.cursor, signal)) accept(event);
    },
  };
}
