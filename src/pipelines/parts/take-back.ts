import { sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { isMixed } from '../../core/run/changed-between.ts';
import type { FileState } from '../../core/run/run-state.ts';
import { openChanges } from '../../core/run/uncertain-items.ts';
import type { Message } from '../../protocol/message.ts';
import type { Services } from './services.ts';

/**
 * Brings changed files back to what they were before the run, as far as nobody else changed them since; the others are told. What is replaced
 * stays in the run's store.
 */
export async function takeBack(ctx: Ctx, { files }: Services, which: (file: FileState) => boolean): Promise<void> {
  await ctx.step('take-back', async (step) => {
    await step.checkOwner();
    const left: string[] = [];
    const state = step.state();
    for (const known of Object.values(state.files).filter((one) => !one.output && which(one))) {
      const { file, before, after, modes, added, removed } = known;
      if (isMixed(known, state)) {
        left.push(file);
        continue;
      }
      const old = before === null ? null : await ctx.blobs.get(before);
      const lost = before !== null && old === null;
      const mode = modes?.before;
      const swapped = lost ? null : await files.swap(file, { before: after, after: old, ...(mode ? { mode } : {}) });
      if (swapped === null || swapped.status === 'conflict') {
        left.push(file);
        continue;
      }
      const back = modes ? { modes: { before: modes.after, after: modes.before } } : {};
      const agent = known.agents.at(-1) ?? '';
      step.emit({ type: 'file.changed', agent, file, before: after, after: before, added: removed, removed: added, ...back });
    }
    const tell = (text: Message): void => step.emit({ type: 'notice', level: 'warning', text });
    if (left.length > 0) tell(sentence('Changed by someone, so left as it is: {0}', left.join(', ')));
    const open = openChanges(step.state()).map(({ file }) => file);
    if (open.length > 0) tell(sentence('Changed while a command ran, possibly by you, so not restored: {0}', open.join(', ')));
  });
}
