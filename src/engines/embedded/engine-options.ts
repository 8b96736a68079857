import type { MainWorkflow, OpenedServices, ProcessIdentity, ServicesRequest, StepContext } from '../../core/durable/contracts.ts';
import type { Clock, Logger, Processes } from '../../core/ports.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';

export interface EmbeddedEngineOptions<S = unknown> {
  /** Absolute; one folder per run below it. */
  readonly runsFolder: string;
  /** Asked for when a run is started or opened. */
  readonly pipelines: () => Promise<readonly MainWorkflow<S>[]>;
  /** Awaited before a run is executed in this process. It must not change the run through the engine. Default: no services. */
  readonly openServices?: (run: ServicesRequest) => Promise<OpenedServices<S>>;
  /** This process. */
  readonly identity: ProcessIdentity;
  /** Asked only about processes of this host. */
  readonly isAlive: (identity: ProcessIdentity) => Promise<boolean>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly processes: Pick<Processes, 'kill' | 'killMarked'>;
  /** Awaited before each step is executed (not before one that the journal answers); rejects when the signal is aborted. */
  readonly beforeStep?: (runId: string, signal: AbortSignal) => Promise<void>;
  /**
   * Takes away what a run leaves in the way that is about to end as cancelled; its events are recorded with that end, or before it by `announce`,
   * as in a step. Called by whoever ends the run, so again when that process died before the end was recorded. It must not reject.
   */
  readonly clearAway?: (runId: string, by: string, announce: StepContext['announce']) => Promise<readonly RunEventBody[]>;
  readonly journalFiles: JournalFiles;
}
