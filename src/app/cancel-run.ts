import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { joined } from '../core/describe/message.ts';
import { messageOf } from '../core/describe/message-error.ts';
import type { Engine, StepContext } from '../core/durable/contracts.ts';
import { restoreSwapped } from '../core/evidence/restore-swapped.ts';
import { provisionalFiles } from '../core/run/changed-files.ts';
import type { RunEventBody } from '../protocol/run-event.ts';
import type { Logger } from '../core/ports.ts';
import { workspaceId } from '../node/real-path.ts';
import { sweepScratch } from '../node/scratch-folder.ts';
import { ifThere } from '../node/system-error.ts';
import { tellLeft } from './after-crash.ts';
import type { RolledBack } from './contracts.ts';
import type { Work } from './create-work.ts';
import { bringBack } from './roll-back.ts';

interface Cancelled {
  readonly engine: Engine;
  readonly home: string;
  readonly work: () => Promise<Work>;
  readonly logger: Logger;
  readonly by: string;
  /** Of the run, by whoever ends it. */
  readonly announce: StepContext['announce'];
}

/**
 * What a run leaves in the way that is being cancelled: what a command left whose process died is told; files that lay there as they were before it come
 * back, and what was written for an approval that never came – a test that is to show a bug – goes again, where nobody changed it since. Resolves with
 * the events that say so. Nothing of this keeps a run from ending.
 */
export async function clearAway(parts: Cancelled, runId: string): Promise<RunEventBody[]> {
  const { engine, work, by, logger } = parts;
  for (const done of await Promise.allSettled([tellNoted(parts, runId), sweepScratch()]))
    if (done.status === 'rejected') logger.error('What a dead process of a run left could not be cleared.', { runId, error: done.reason });
  const state = await engine.state(runId);
  const provisional = provisionalFiles(state);
  if (state.swapped.length + provisional.length === 0) return [];
  const events: RunEventBody[] = [];
  const tell = (names: readonly string[], result: RolledBack): void => {
    if (names.length > 0) events.push({ type: 'run.undone', ...result, by, target: joined(names) });
  };
  try {
    const { files, checkpoints } = await (await work()).workspaces.ports(state.workspace);
    await restoreSwapped(files, engine.blobs(runId), state.swapped);
    if (state.swapped.length > 0) events.push({ type: 'proof.restored' });
    const { changes, ...result } = await bringBack({ files, checkpoints, engine, runId, by }, provisional);
    events.push(...changes);
    tell(provisional, result);
  } catch (error) {
    const names = [...new Set([...state.swapped.map(({ file }) => file), ...provisional])];
    tell(names, { restored: [], skipped: names.map((file) => ({ file, reason: messageOf(error) })) });
  }
  return events;
}

/**
 * A command whose process died, and external agents of worktrees, are noted down for whoever takes the workspace next: after the end of the run that may
 * be nobody. Whoever has the workspace just now is not waited for: mostly they told of it when they took it, else the next one does.
 */
async function tellNoted({ engine, home, work, announce }: Cancelled, runId: string): Promise<void> {
  const { workspace } = await engine.state(runId);
  const there = (await ifThere(readdir(join(home, 'workspaces', workspaceId(workspace))))) ?? [];
  // Mostly nothing is: then nothing is loaded for it.
  if (!there.some((name) => [`command-${runId}.json`, 'command-built', `outside-${runId}.json`].includes(name))) return;
  const { workspaces, clearing } = await work();
  const parts = await clearing(workspace);
  await workspaces.lock(workspace).ifFree(runId, () => tellLeft(parts, runId, announce));
  const state = await engine.state(runId);
  await parts.outside(runId).tellCutOff({ announce, state: () => state }, engine.blobs(runId), runId);
}
