import type { ModelError, ModelErrorKind } from './model-provider.ts';

/** Failures that may be gone in a moment. All others need a person, or a change of the request. */
const passing: readonly ModelErrorKind[] = ['rate_limited', 'overloaded', 'server', 'network'];

const first = 1000;
const longest = 60_000;

/**
 * Milliseconds to wait before attempt `attempt + 1`, or null when it makes no sense to ask again. Doubles from one second;
 * a server's own wish counts when it is longer; never more than a minute, whatever the server says.
 */
export function retryDelay(error: Pick<ModelError, 'kind' | 'retryAfterMs'>, attempt: number, maxRetries: number): number | null {
  if (!passing.includes(error.kind) || attempt > maxRetries) return null;
  return Math.min(longest, Math.max(first * 2 ** (attempt - 1), error.retryAfterMs ?? 0));
}
