import type { Ctx, StepContext, StepOptions } from './contracts.ts';

export interface RetryPolicy<T> {
  /** Attempts in all, the first one included; at least 1. */
  readonly max: number;
  /** How long to wait, in milliseconds, after attempt `attempt` (from 1) ended with `last`. */
  delayMs(attempt: number, last: T): number;
  /** Is it worth another attempt? */
  again(result: T): boolean;
}

/**
 * Attempts until one will do, or all are used; the last result either way. Every attempt is a step of
 * its own (`name`), so the count survives a crash, and so does the time to wait for. A result that calls
 * for another attempt is a value: a step that throws is not repeated.
 */
export async function retry<T>(
  ctx: Ctx,
  name: string,
  policy: RetryPolicy<T>,
  fn: (step: StepContext, attempt: number) => Promise<T>,
  options?: StepOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const result = await ctx.step(name, (step) => fn(step, attempt), options);
    if (attempt >= policy.max || !policy.again(result)) return result;
    const delayMs = policy.delayMs(attempt, result);
    if (delayMs > 0) await ctx.sleepUntil((await ctx.now()) + delayMs);
  }
}
