import type { StepContext } from '../../core/durable/contracts.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';

/** What is done beside others, and what it emitted: told afterwards in their order, not in that of their ends. */
export async function alone<T>(step: StepContext, work: (own: StepContext) => Promise<T>): Promise<{ value: T; events: RunEventBody[] }> {
  const events: RunEventBody[] = [];
  const value = await work({ ...step, emit: (...added) => void events.push(...added) });
  return { value, events };
}
