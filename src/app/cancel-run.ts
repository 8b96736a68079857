import { joined } from '../core/describe/message.ts';
import { messageOf } from '../core/describe/message-error.ts';
import type { Engine } from '../core/durable/contracts.ts';
import { restoreSwapped } from '../core/evidence/restore-swapped.ts';
import { provisionalFiles } from '../core/run/changed-files.ts';
import type { RunEventBody } from '../protocol/run-event.ts';
import type { RolledBack } from './contracts.ts';
import { bringBack } from './roll-back.ts';
import type { Workspaces } from './workspace-ports.ts';

/**
 * What a run leaves in the way that is being cancelled: files that lay there as they were before it come back, and what was written for an approval
 * that never came – a test that is to show a bug – goes again, where nobody changed it since. Resolves with the events that say so. Nothing of this
 * keeps a run from ending.
 */
export async function clearAway(
  { engine, workspaces, by }: { readonly engine: Engine; readonly workspaces: () => Promise<Workspaces>; readonly by: string },
  runId: string,
): Promise<RunEventBody[]> {
  const state = await engine.state(runId);
  const provisional = provisionalFiles(state);
  if (state.swapped.length + provisional.length === 0) return [];
  const events: RunEventBody[] = [];
  const tell = (names: readonly string[], result: RolledBack): void => {
    if (names.length > 0) events.push({ type: 'run.undone', ...result, by, target: joined(names) });
  };
  try {
    const { files, checkpoints } = await (await workspaces()).ports(state.workspace);
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
