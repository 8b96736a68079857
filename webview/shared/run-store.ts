import { emptyRunState, project } from '../../src/core/run/project.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';

/** The shown run: a projection of the events that came, nothing else. */
export class RunStore {
  private kept: RunState = emptyRunState();
  private readonly past: RunEvent[] = [];
  private hostAhead = 0;
  private replayed: RunState = emptyRunState();

  get state(): RunState {
    return this.kept;
  }

  /** Every event, in order; grows in place. */
  get events(): readonly RunEvent[] {
    return this.past;
  }

  /** The run as it was after one of its events. Going on from where it was asked for last costs what lies between. */
  at(cursor: number): RunState {
    if (cursor < this.replayed.cursor) this.replayed = emptyRunState();
    this.replayed = project(this.past.slice(this.replayed.cursor, cursor), this.replayed);
    return this.replayed;
  }

  /** Milliseconds since the epoch by the host's clock, which the events' times are of. */
  now(): number {
    return Date.now() + this.hostAhead;
  }

  /** Forgets everything, for another run. */
  clear(): void {
    this.kept = emptyRunState();
    this.replayed = emptyRunState();
    this.past.length = 0;
  }

  /** Takes a batch; false when events before it are missing, which means: subscribe anew from the cursor. `at`: the host's clock. */
  take(events: readonly RunEvent[], at: string): boolean {
    this.hostAhead = Date.parse(at) - Date.now();
    const fresh = events.filter((event) => event.seq > this.kept.cursor);
    const [first] = fresh;
    if (!first) return true;
    if (first.seq !== this.kept.cursor + 1) return false;
    this.kept = project(fresh, this.kept);
    for (const event of fresh) this.past.push(event);
    return true;
  }
}
