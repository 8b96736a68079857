import { join } from 'node:path';
import type { Engine, MainWorkflow, OpenedServices, ServicesRequest } from '../core/durable/contracts.ts';
import type { Clock, Logger } from '../core/ports.ts';
import { createEmbeddedEngine } from '../engines/embedded/embedded-engine.ts';
import type { JournalFiles } from '../core/durable/journal-files.ts';
import { diskFiles } from '../node/disk-files.ts';
import { isAlive, processIdentity } from '../node/process-identity.ts';
import { createProcesses } from '../node/processes.ts';

/** The embedded engine over the runs in Batuta's home. Without pipelines it lists and reads. */
export async function createRunEngine<S>(options: {
  readonly home: string;
  readonly logger: Logger;
  readonly pipelines: readonly MainWorkflow<S>[];
  readonly openServices?: (run: ServicesRequest) => Promise<OpenedServices<S>>;
  readonly journalFiles: JournalFiles | undefined;
  readonly clock: Clock;
  /** Awaited before each step is executed (not before a replayed one). */
  readonly beforeStep?: (runId: string, signal: AbortSignal) => Promise<void>;
}): Promise<Engine> {
  return createEmbeddedEngine({
    runsFolder: join(options.home, 'runs'),
    pipelines: options.pipelines,
    ...(options.openServices ? { openServices: options.openServices } : {}),
    identity: await processIdentity(),
    isAlive,
    clock: options.clock,
    logger: options.logger,
    processes: createProcesses({ root: null, env: process.env }),
    journalFiles: options.journalFiles ?? diskFiles(),
    ...(options.beforeStep ? { beforeStep: options.beforeStep } : {}),
  });
}
