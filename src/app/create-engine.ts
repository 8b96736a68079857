import { join } from 'node:path';
import type { Engine, Workflow } from '../core/durable/contracts.ts';
import type { Logger } from '../core/ports.ts';
import { createEmbeddedEngine } from '../engines/embedded/embedded-engine.ts';
import type { JournalFiles } from '../engines/embedded/journal-files.ts';
import { createClock } from '../node/clock.ts';
import { isAlive, processIdentity } from '../node/process-identity.ts';
import { createProcesses } from '../node/processes.ts';

/** The embedded engine over the runs in Batuta's home. Without workflows it lists and reads. */
export async function createRunEngine(options: {
  readonly home: string;
  readonly logger: Logger;
  readonly workflows: readonly Workflow[];
  readonly journalFiles: JournalFiles | undefined;
  /** Awaited before each step is executed (not before a replayed one). */
  readonly beforeStep?: (runId: string, signal: AbortSignal) => Promise<void>;
}): Promise<Engine> {
  return createEmbeddedEngine({
    runsFolder: join(options.home, 'runs'),
    workflows: options.workflows,
    identity: await processIdentity(),
    isAlive,
    clock: createClock(),
    logger: options.logger,
    processes: createProcesses({ root: null, env: process.env }),
    ...(options.journalFiles ? { journalFiles: options.journalFiles } : {}),
    ...(options.beforeStep ? { beforeStep: options.beforeStep } : {}),
  });
}
