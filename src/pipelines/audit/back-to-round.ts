import { sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { isMixed } from '../../core/run/changed-between.ts';
import type { FileState } from '../../core/run/run-state.ts';
import { wholeLines } from '../../core/run/whole-lines.ts';
import { countLines } from '../../core/tool/count-lines.ts';
import { PathError } from '../../core/ports.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import type { Services } from '../parts/services.ts';

/** Brings what these agents changed since a checkpoint back to how it was there; what somebody else changed meanwhile stays and is told. */
export async function backToRound(ctx: Ctx, services: Services, base: string, agents: readonly string[]): Promise<void> {
  await ctx.step('back-to-round', async (step) => {
    await step.checkOwner();
    const left: string[] = [];
    const state = step.state();
    for (const known of Object.values(state.files)) {
      if (!known.agents.some((agent) => agents.includes(agent))) continue;
      const back = await fileBack(ctx, services, base, known, isMixed(known, state));
      if (back === 'changed') left.push(known.file);
      else if (back !== null) step.emit(back);
    }
    const text = sentence('Changed by someone, so left as it is: {0}', left.join(', '));
    if (left.length > 0) step.emit({ type: 'notice', level: 'warning', text });
  });
}

/** Goes by what the run knows, not by the tree: a process that died here has brought some files back already. null: it is as it was. */
async function fileBack(
  ctx: Ctx,
  { files, checkpoints }: Services,
  base: string,
  known: FileState,
  mixed: boolean,
): Promise<RunEventBody | 'changed' | null> {
  const { file, after, modes } = known;
  try {
    const [now, old] = [await files.entry(file), await checkpoints.entryAt(base, file)];
    if ((old?.hash ?? null) === after && (modes === undefined || modes.after === (old?.mode ?? null))) return null;
    if (mixed) return 'changed';
    const bytes = old?.bytes ?? null;
    const { status } = await files.swap(file, { before: after, after: bytes, mode: old?.mode ?? now?.mode ?? 'file' });
    if (status === 'conflict') return 'changed';
    const lines = { ...countLines(now?.bytes ?? null, bytes), ...(await wholeLines(known, ctx.blobs, bytes)) };
    const back = modes ? { modes: { before: modes.after, after: old?.mode ?? null } } : {};
    return { type: 'file.changed', agent: known.agents.at(-1) ?? '', file, before: after, after: old?.hash ?? null, ...lines, ...back };
  } catch (error) {
    // A folder lies there now, or nobody but the person may read it.
    if (error instanceof PathError) return 'changed';
    throw error;
  }
}
