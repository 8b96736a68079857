import type { Forecast } from '../protocol/forecast.ts';
import type { Hunk } from '../core/run/hunks.ts';
import type { AcceptedChange } from '../core/report/accepted-change.ts';
import type { Dismissal } from '../core/report/dismissal.ts';
import type { Transcript } from '../core/run/transcript.ts';

/** What is taken back: everything from the beginning of a phase or from a checkpoint (its name or tree) on, one file, or one hunk of it. */
export type RollBackTarget =
  | { readonly run: true }
  | { readonly phase: string }
  | { readonly checkpoint: string }
  | { readonly file: string }
  | { readonly file: string; readonly hunk: string };

/** Files that were restored, and those that were skipped because somebody changed them since. */
export interface RolledBack {
  readonly restored: string[];
  readonly skipped: string[];
}

/** An accepted change: a whole file, or one hunk by its id. */
export type AcceptedView = Pick<AcceptedChange, 'file' | 'hunk'>;

/** What the views of a run need besides its events; part of `Session`. */
export interface RunQueries {
  /** What implementing will likely need, from the waiting (or approved) spec, earlier runs here, and the prices; null before there is a spec. */
  forecast(runId: string): Promise<Forecast | null>;
  /** Writes a first batuta.yaml and contexts; what exists already stays as it is and is `kept`. */
  initialise(signal?: AbortSignal): Promise<{ files: string[]; kept: string[] }>;
  /** Takes a part of the run back, as far as nobody changed it since; recorded. Refused (UserError) while the run is at work. `signal` ends the waiting for another run (`InterruptedError`). */
  rollBack(runId: string, target: RollBackTarget, signal?: AbortSignal): Promise<RolledBack>;
  /** The run's change of a file, hunk by hunk; [] for what is not text, or not changed. */
  hunks(runId: string, file: string): Promise<Hunk[]>;
  /** Changes that the person accepted: a file (`hunk` null) until its content changes, a hunk while it exists. */
  accepted(runId: string): Promise<AcceptedView[]>;
  /** Accepts a change, or takes that back. UserError when the run did not change the file. */
  accept(runId: string, change: AcceptedView, accepted: boolean): Promise<void>;
  /** Content of a file before the run, and as the run left it; null = no such file then, or its content is gone. */
  contentBefore(runId: string, file: string): Promise<Uint8Array | null>;
  contentAfter(runId: string, file: string): Promise<Uint8Array | null>;
  /**
   * Remembers that an issue of a review is none: later rounds and runs in this workspace leave it out. `left`: issues of the latest
   * review that still count. When none is left and the run waits after just that review, it goes on: at once when a living
   * process works on it (`goesOn`), else when it is resumed.
   */
  dismiss(runId: string, fingerprint: string, by: string): Promise<{ goesOn: boolean; left: number }>;
  /** What is dismissed in this workspace, oldest first. */
  dismissals(): Promise<Dismissal[]>;
  /** Takes a dismissal back. */
  readmit(fingerprint: string): Promise<void>;
  /** Words for one agent at work; it gets them before its next turn, once. UserError when the agent is not at work. */
  guide(runId: string, agent: string, text: string, by: string): Promise<void>;
  /** Every turn of one attempt as journaled: what was said to the model, its answers, its tool calls with results. UserError when there is none. */
  transcript(runId: string, attemptPath: string): Promise<Transcript>;
}
