import type { Blobs, WorkspaceFiles } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import { project } from '../core/run/project.ts';
import type { RunEvent, RunEventBody } from '../protocol/run-event.ts';
import type { RolledBack } from './contracts.ts';

/** With a run its spec comes back from where it was put away: to its folder, unticked, unless somebody changed it since. */
export async function specBack(
  files: WorkspaceFiles,
  blobs: Blobs,
  events: readonly RunEvent[],
): Promise<Pick<RolledBack, 'restored' | 'skipped'> & { readonly changes: RunEventBody[] }> {
  const nothing = { restored: [], skipped: [], changes: [] };
  const moved = events.findLast((event) => event.type === 'spec.moved');
  if (moved?.type !== 'spec.moved' || !moved.texts) return nothing;
  const { from, file, texts } = moved;
  const [source, target] = [folderOf(from), folderOf(file)];
  const isThere = (await files.read(file)) !== null;
  if (isThere && (await files.exists(source))) return { ...nothing, skipped: [{ file, reason: sentence('{0} already exists', source) }] };
  if (isThere) await files.move(target, source);
  const now = await files.read(from);
  // Killed before it was recorded, an earlier undo may have moved it; where a person did and wrote in it, it stays.
  if (now === null || (!isThere && now.hash !== texts.after && now.hash !== texts.before)) return nothing;
  const before = now.hash === texts.after ? await blobs.get(texts.before) : null;
  if (before) await files.swap(from, { before: now.hash, after: before });
  return { ...nothing, restored: [from], changes: [{ type: 'spec.moved', from: file, file: from }] };
}

/** The spec of a run that was undone stays where it lies now, as the plan that it was; nothing where it is gone, or what became of it is told already. */
export async function specLeft(
  files: WorkspaceFiles,
  events: readonly RunEvent[],
  { restored, skipped }: Pick<RolledBack, 'restored' | 'skipped'>,
): Promise<Pick<RolledBack, 'spec'>> {
  const file = restored[0] ?? project(events).spec?.file;
  return file === undefined || skipped.length > 0 || !(await files.exists(file)) ? {} : { spec: file };
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'));
}
