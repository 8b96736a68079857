import type { Engine } from '../core/durable/contracts.ts';
import type { Checkpoints, WorkspaceFiles } from '../core/ports.ts';
import { project } from '../core/run/project.ts';
import { countLines } from '../core/tool/count-lines.ts';
import { restoreFiles } from '../node/restore-files.ts';
import type { RestoreEntry } from '../node/restore-files.ts';
import type { RunEvent, RunEventBody } from '../protocol/run-event.ts';
import { sentence } from '../core/describe/message.ts';
import { UserError } from './contracts.ts';
import { readNow } from './read-now.ts';
import { refusalError } from './refusal.ts';
import { mustBeRecordable, person } from './roll-back.ts';

interface UndoParts {
  readonly files: WorkspaceFiles;
  readonly checkpoints: Checkpoints;
  readonly engine: Engine;
  readonly runId: string;
}

/**
 * Brings back every file that the run changed and nobody changed since; the others stay as they are and
 * are named. Ignored files and empty folders are not part of it.
 */
export async function undoRun({ files, checkpoints, engine, runId }: UndoParts): Promise<{ restored: string[]; skipped: string[] }> {
  const events = await engine.read(runId, 0);
  const changed = Object.values(project(events).files).filter((file) => !file.output);
  if (changed.length === 0) throw new UserError(sentence('Run {0} changed no files.', runId), 0);
  await mustBeRecordable(engine, runId);
  const blobs = engine.blobs(runId);
  const base = baseTree(events);
  const entries: RestoreEntry[] = [];
  const skipped: string[] = [];
  const changes = new Map<string, RunEventBody>();
  for (const { file, before, after } of changed) {
    const now = await readNow(files, file);
    const bytes = before === null ? null : await blobs.get(before);
    // Without the content from before, or of a file that may not be read, nothing is put in its place.
    if (now === 'unreadable' || (before !== null && bytes === null)) {
      skipped.push(file);
      continue;
    }
    // What is replaced stays in the run's blobs: even a mistake of this function loses nothing.
    if (now) await blobs.put(now.bytes);
    const executable = now?.executable ?? (base ? ((await checkpoints.entryAt(base, file))?.executable ?? false) : false);
    entries.push({ path: file, before: bytes ? { bytes, executable } : null, after });
    changes.set(file, {
      type: 'file.changed',
      agent: person,
      file,
      before: after,
      after: before,
      ...countLines(now?.bytes ?? null, bytes),
    });
  }
  const result = await restoreFiles(files, entries);
  const undone = { restored: result.restored, skipped: [...result.skipped, ...skipped] };
  // The ledger follows, as with a roll-back: what is taken back is no change of the run any more.
  const followed = result.restored.flatMap((file) => changes.get(file) ?? []);
  const refusal = await engine.append(runId, [...followed, { type: 'run.undone', ...undone, by: person }]);
  if (refusal) throw refusalError(runId, refusal);
  return undone;
}

/** The tree from before the run's first change. */
function baseTree(events: readonly RunEvent[]): string | null {
  const checkpoint = events.find((event) => event.type === 'checkpoint');
  return checkpoint?.type === 'checkpoint' ? checkpoint.tree : null;
}
