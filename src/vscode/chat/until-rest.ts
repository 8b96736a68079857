import { eachEvent } from '../../app/runs/known-run.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import type { Runs } from '../../app/runs/runs.ts';
import { project } from '../../core/run/project.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { HandledRun } from '../handled-run.ts';

/**
 * What happens in a run after an event, each with the state after it, until the run rests – it is over, waits for the person, nobody works on
 * it – or `signal` is aborted. Gives the run as it stands then. Throws when its journal cannot be read.
 */
export async function* untilRest(
  runs: Pick<Runs, 'watch' | 'untilIdle' | 'read'>,
  { runId, replied }: HandledRun,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<readonly [event: RunEvent, after: RunState], RunView> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  const either = AbortSignal.any([signal, stop.signal]);
  const idle = runs.untilIdle(runId, replied, either);
  // Watching has no end of its own, least of all when the journal cannot be read.
  idle.then(end, end);
  let cursor = after;
  try {
    for await (const change of runs.watch(runId, after, either)) {
      yield* eachEvent(change);
      cursor = change.events.at(-1)?.seq ?? cursor;
    }
  } finally {
    end();
  }
  const run = await idle;
  if (signal.aborted || cursor >= run.state.cursor) return run;
  // It rested sooner than its last events were given.
  const events = await runs.read(runId, 0);
  const [known, fresh] = [events.filter(({ seq }) => seq <= cursor), events.filter(({ seq }) => seq > cursor)];
  yield* eachEvent({ events: fresh, before: () => project(known) });
  return run;
}
