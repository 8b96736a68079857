import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { describeReproduced } from '../../core/describe/reproduced.ts';
import { sentence } from '../../core/describe/message.ts';
import { shownBefore } from '../../core/run/reproduced.ts';
import type { Message } from '../../protocol/message.ts';
import type { Question } from '../../protocol/question.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import { textDelta } from './changed-base.ts';

/** What an approval shows of a reproduction, and is bound to. */
export interface ShownReproduction {
  /** How it went before the fix. */
  readonly words: Message;
  /** Its new files. */
  readonly delta: string;
  readonly items: Question['items'];
}

export async function shownReproduction(
  ctx: Ctx,
  step: StepContext,
  reproduction: Reproduction | undefined,
): Promise<ShownReproduction | null> {
  if (!reproduction) return null;
  const before = shownBefore(step.state(), reproduction);
  const parts: string[] = [];
  for (const { file, hash } of reproduction.files) parts.push(textDelta(file, null, await ctx.blobs.get(hash)));
  return {
    words: before === null ? '' : describeReproduced(before).text,
    delta: parts.join('\n'),
    items: reproduction.files.map(({ file, hash }) => ({ id: file, title: sentence('the new test {0}', file), hash })),
  };
}
