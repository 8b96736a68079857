import { sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { countLines } from '../../core/tool/count-lines.ts';
import type { Services } from '../parts/services.ts';

/** Brings what these agents changed since a checkpoint back to how it was there; what somebody else changed meanwhile stays and is told. */
export async function backToRound(ctx: Ctx, { files, checkpoints }: Services, base: string, agents: readonly string[]): Promise<void> {
  await ctx.step('back-to-round', async (step) => {
    await step.checkOwner();
    const { tree } = await checkpoints.take();
    const known = step.state().files;
    const left: string[] = [];
    for (const { path, after } of await checkpoints.diff(base, tree)) {
      const mine = known[path];
      if (!mine || !mine.agents.some((agent) => agents.includes(agent))) continue;
      const [old, now] = [await checkpoints.entryAt(base, path), await files.entry(path)];
      const swapped = mine.after === after ? await files.swap(path, { before: after, after: old?.bytes ?? null }) : null;
      if (swapped === null || swapped.status === 'conflict') {
        left.push(path);
        continue;
      }
      const change = { before: after, after: old?.hash ?? null, ...countLines(now?.bytes ?? null, old?.bytes ?? null) };
      step.emit({ type: 'file.changed', agent: mine.agents.at(-1) ?? '', file: path, ...change });
    }
    const text = sentence('Changed by someone, so left as it is: {0}', left.join(', '));
    if (left.length > 0) step.emit({ type: 'notice', level: 'warning', text });
  });
}
