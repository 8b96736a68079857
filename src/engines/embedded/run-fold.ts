import { project } from '../../core/run/project.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { numbered } from './event-reader.ts';
import type { JournalRecord } from './journal-record.ts';

/** The state of a run, kept up with what is journaled; folded only when it is asked for. */
export class RunFold {
  private readonly runId: string;
  private folded: RunState;
  private events: RunEvent[] = [];

  constructor(runId: string, state: RunState) {
    this.runId = runId;
    this.folded = state;
  }

  /** What was journaled, in order. */
  add(records: readonly JournalRecord[]): void {
    this.events.push(...numbered(this.runId, records, this.folded.cursor + this.events.length));
  }

  get state(): RunState {
    if (this.events.length > 0) {
      this.folded = project(this.events, this.folded);
      this.events = [];
    }
    return this.folded;
  }
}
