import type { Phase } from '../../protocol/phase.ts';
import type { Message } from '../../protocol/message.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { Services } from './services.ts';
import { takeCheckpoint } from './take-checkpoint.ts';

/** What a phase hands on, and in a sentence what it did – or why there was nothing to do. */
export type PhaseResult<T> = { readonly output: T } & ({ readonly summary: Message } | { readonly skipped: Message });

/**
 * A phase that people see: journaled as a whole, announced at its start, summed up in a sentence at its end, with a checkpoint where it did
 * something. `n`: which time, from 1, of a phase that repeats.
 */
export async function runPhase<T>(
  ctx: Ctx,
  services: Pick<Services, 'checkpoints'>,
  { id, title }: Phase,
  fn: (ctx: Ctx) => Promise<PhaseResult<T>>,
  n?: number,
): Promise<T> {
  const passing = { phase: id, ...(n === undefined ? {} : { n }) };
  return ctx.phase(id, async (inner) => {
    await inner.emit({ type: 'phase.started', ...passing });
    const result = await fn(inner);
    if (!('skipped' in result)) await takeCheckpoint(inner, services, sentence('after {0}', title));
    await inner.emit(
      'skipped' in result
        ? { type: 'phase.skipped', ...passing, reason: result.skipped }
        : { type: 'phase.completed', ...passing, summary: result.summary },
    );
    return result.output;
  });
}
