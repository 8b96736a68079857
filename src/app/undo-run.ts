import type { Engine } from '../core/durable/contracts.ts';
import type { WorkspaceFiles } from '../core/ports.ts';
import type { RunState } from '../core/run/run-state.ts';
import { restoreFiles } from '../node/restore-files.ts';
import type { RestoreEntry } from '../node/restore-files.ts';
import { UserError } from './contracts.ts';
import { refusalError } from './refusal.ts';

/** Brings back every file that the run changed and nobody changed since. Ignored files and empty folders are not part of it. */
export async function undoRun(options: { readonly files: WorkspaceFiles; readonly engine: Engine; readonly runId: string; readonly state: RunState }): Promise<{ restored: string[]; kept: string[] }> {
  const { files, engine, runId, state } = options;
  const blobs = engine.blobs(runId);
  const entries: RestoreEntry[] = [];
  const kept: string[] = [];
  const changed = Object.values(state.files).filter((file) => !file.output);
  if (changed.length === 0) throw new UserError(`Run ${runId} changed no files.`, 0);
  for (const { file, before, after } of changed) {
    const bytes = before === null ? null : await blobs.get(before);
    // Without the content from before, the file stays as it is rather than being lost.
    if (before !== null && bytes === null) kept.push(file);
    else entries.push({ path: file, before: bytes ? { bytes, executable: (await files.read(file))?.executable ?? false } : null, after });
  }
  const result = await restoreFiles(files, entries);
  const undone = { restored: result.restored, kept: [...result.kept, ...kept] };
  const refusal = await engine.append(runId, [{ type: 'run.undone', ...undone, by: 'person' }]);
  if (refusal) throw refusalError(runId, refusal);
  return undone;
}
