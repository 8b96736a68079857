import { join } from 'node:path';
import type { Json } from '../protocol/json.ts';
import type { Engine } from '../core/durable/contracts.ts';
import { readTranscript, type JournaledStep } from '../core/run/read-transcript.ts';
import type { Transcript } from '../protocol/transcript.ts';
import { diskFiles } from '../node/disk-files.ts';
import { readJournal } from '../engines/embedded/read-journal.ts';
import { loadValue } from '../engines/embedded/run-blobs.ts';
import { runFolder } from '../engines/embedded/run-folder.ts';
import { sentence } from '../core/describe/message.ts';
import { UserError } from './contracts.ts';

/** The conversation of one attempt, read from the journal; whoever works on the run is not disturbed. */
export async function runTranscript(home: string, engine: Engine, runId: string, path: string): Promise<Transcript> {
  const { attempts } = await engine.state(runId);
  if (!attempts.some((one) => one.path === path)) throw new UserError(sentence('Run {0} has no attempt {1}.', runId, path));
  const folder = runFolder(join(home, 'runs'), runId);
  const snapshot = folder && (await readJournal(diskFiles(), folder.journal));
  if (snapshot === null || 'damaged' in snapshot) throw new UserError(sentence('The journal of run {0} cannot be read.', runId));
  const blobs = engine.blobs(runId);
  const steps: JournaledStep[] = [];
  for (const record of snapshot.records) {
    // A phase that began again forgets what its attempts did before.
    if (record.type === 'restart' && (path === record.scope || path.startsWith(`${record.scope}/`))) steps.length = 0;
    if (record.type !== 'done' || record.scope !== path || record.kind !== 'step' || !record.result) continue;
    const value: Json = (await loadValue(blobs, record.result)) ?? null;
    steps.push({ name: record.name, result: value, at: record.at });
  }
  return readTranscript(steps);
}
