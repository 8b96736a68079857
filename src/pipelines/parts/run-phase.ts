import type { Sentence } from '../../protocol/sentence.ts';
import { told } from '../../core/report/sentence.ts';
import type { Phase } from '../../protocol/run-event.ts';
import type { Ctx } from '../../core/durable/contracts.ts';

/** A phase that people see: journaled as a whole, announced at its start, summed up in a sentence at its end. */
export async function runPhase<T>(ctx: Ctx, phase: Phase, fn: (ctx: Ctx) => Promise<{ output: T; summary: Sentence }>): Promise<T> {
  return ctx.phase(phase, async (inner) => {
    await inner.emit({ type: 'phase.started', phase });
    const { output, summary } = await fn(inner);
    await inner.emit({ type: 'phase.completed', phase, ...told('summary', summary) });
    return output;
  });
}
