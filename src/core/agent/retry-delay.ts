import type { ModelError, ModelErrorKind } from './model-provider.ts';

/** Failures that may be gone in a moment. All others need a person, or a change of the request. */
const passing: readonly ModelErrorKind[] = ['rate_limited', 'overloaded', 'server', 'network', 'bad_answer'];
/** The provider said itself that it cannot answer now. */
const busy: readonly ModelErrorKind[] = ['rate_limited', 'overloaded'];
/** The same, as long as no answer had begun: one that breaks off again and again is paid each time. */
const away: readonly ModelErrorKind[] = ['server', 'network'];

const first = 1000;
const longest = 60_000;

export interface Patience {
  /** Attempts after the first that follow quickly on every passing failure. */
  readonly retries: number;
  /** Milliseconds to wait, over all attempts at a turn, for a provider that is overloaded or cannot be reached. */
  readonly waitMs: number;
}

export interface Retry {
  readonly inMs: number;
  /** The quick retries did not help: the provider is waited for. */
  readonly waiting: boolean;
}

/**
 * When to ask again after attempt `attempt`, of which `waitedMs` were pauses; null: it makes no sense. The pause doubles from one second;
 * a server's own wish counts when it is longer; never more than a minute, whatever the server says.
 */
export function nextRetry(
  error: Pick<ModelError, 'kind' | 'retryAfterMs' | 'usage'>,
  attempt: number,
  waitedMs: number,
  { retries, waitMs }: Patience,
): Retry | null {
  if (!passing.includes(error.kind)) return null;
  const pause = Math.min(longest, Math.max(first * 2 ** (attempt - 1), error.retryAfterMs ?? 0));
  if (attempt <= retries) return { inMs: pause, waiting: false };
  const waitable = busy.includes(error.kind) || (away.includes(error.kind) && error.usage === undefined);
  if (!waitable || waitedMs >= waitMs) return null;
  return { inMs: Math.min(pause, waitMs - waitedMs), waiting: true };
}
