import type { Ctx, RunHandle, Workflow } from '../../src/core/durable/contracts.ts';
import type { Json } from '../../src/protocol/json.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { embeddedEngine, type EmbeddedParts } from './embedded-adapter.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

let runs = 0;

/** Runs in memory; every engine of it is "another process" after the one before has died. */
export function machine(parts: Partial<EmbeddedParts> = {}) {
  const journalFiles = memoryJournalFiles();
  const folder = `/operations-${++runs}`;
  let processes = 0;
  const engine = (...workflows: Workflow[]) =>
    embeddedEngine({
      folder,
      workflows,
      journalFiles,
      isAlive: async () => false,
      identity: { host: 'here', pid: 1, startTime: String(++processes) },
      ...parts,
    });
  const journal = (): string =>
    [...journalFiles.contents]
      .filter(([path]) => path.includes('/journal/'))
      .map(([, bytes]) => bytes.toString())
      .join('');
  return { engine, journal, journalFiles, folder };
}

export const start = (engine: ReturnType<typeof embeddedEngine>, input: Json = null): Promise<RunHandle> =>
  engine.start('main', input, { runId: 'run' });

export async function goOn(engine: ReturnType<typeof embeddedEngine>): Promise<RunHandle> {
  const opened = await engine.open('run');
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
  return opened.handle;
}

export const main = (run: (ctx: Ctx, input: Json) => Promise<Json>, version = '1'): Workflow => workflowOf('main', run, version);

/** Runs until idle, and parks. */
export async function park(handle: RunHandle): Promise<void> {
  handle.onIdle(() => handle.stop());
  const outcome = await handle.done;
  if (outcome.status !== 'released') throw new Error(JSON.stringify(outcome));
}
