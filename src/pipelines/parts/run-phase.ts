import type { Phase } from '../../protocol/phase.ts';
import type { Message } from '../../protocol/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';

/** What a phase hands on, and in a sentence what it did – or why there was nothing to do. */
export type PhaseResult<T> = { readonly output: T } & ({ readonly summary: Message } | { readonly skipped: Message });

/**
 * A phase that people see: journaled as a whole, announced at its start, summed up in a sentence at its end. `n`: which time, from 1,
 * of a phase that repeats.
 */
export async function runPhase<T>(ctx: Ctx, { id }: Phase, fn: (ctx: Ctx) => Promise<PhaseResult<T>>, n?: number): Promise<T> {
  const passing = { phase: id, ...(n === undefined ? {} : { n }) };
  return ctx.phase(id, async (inner) => {
    await inner.emit({ type: 'phase.started', ...passing });
    const result = await fn(inner);
    await inner.emit(
      'skipped' in result
        ? { type: 'phase.skipped', ...passing, reason: result.skipped }
        : { type: 'phase.completed', ...passing, summary: result.summary },
    );
    return result.output;
  });
}
