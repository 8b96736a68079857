import { fileURLToPath } from 'node:url';
import type { Engine, OpenedServices, ProcessIdentity, ServicesRequest, Workflow } from '../../src/core/durable/contracts.ts';
import type { Clock, Logger, Processes } from '../../src/core/ports.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import type { EmbeddedEngineOptions } from '../../src/engines/embedded/engine-options.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { createClock } from '../../src/node/clock.ts';
import { silentLogger } from '../fakes/silent-logger.ts';

export interface EmbeddedParts {
  readonly folder: string;
  /** Each of them is a pipeline, with all of them as its children. */
  readonly workflows: readonly Workflow[];
  readonly host?: string;
  readonly identity?: ProcessIdentity;
  readonly isAlive?: (identity: ProcessIdentity) => Promise<boolean>;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly processes?: Pick<Processes, 'kill' | 'killMarked'>;
  readonly journalFiles?: JournalFiles;
  readonly openServices?: (run: ServicesRequest) => Promise<OpenedServices>;
  readonly clearAway?: NonNullable<EmbeddedEngineOptions['clearAway']>;
  readonly beforeStep?: (runId: string, signal: AbortSignal) => Promise<void>;
}

/** An embedded engine with real files and time, as this process, on a machine called `here` unless said otherwise. */
export function embeddedEngine({ folder, host = 'here', workflows, ...parts }: EmbeddedParts): Engine {
  return createEmbeddedEngine({
    runsFolder: folder,
    pipelines: async () => workflows.map((workflow) => ({ ...workflow, workflows })),
    identity: { host, pid: process.pid, startTime: 'test' },
    isAlive: async ({ pid }) => isRunning(pid),
    clock: createClock(),
    logger: silentLogger,
    processes: { kill: async () => false, killMarked: async () => 0 },
    journalFiles: impatient(diskFiles()),
    ...parts,
  });
}

/** Folders are looked at often: what a watcher does not tell is not waited for until the fall-back. */
export const impatient = (files: JournalFiles): JournalFiles => ({
  ...files,
  watch: (folder, changed) => {
    const [stop, timer] = [files.watch(folder, changed), setInterval(changed, 200)];
    return () => {
      clearInterval(timer);
      stop();
    };
  },
});

export const embeddedHost = fileURLToPath(new URL('./embedded-host.ts', import.meta.url));

/** Numbers are not used again within a test: enough to tell a process of this machine. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
