import { requestBytes } from '../../core/agent/conversation.ts';
import { plausibleCount } from '../../core/agent/plausible.ts';
import type { ModelProvider, ModelRequest } from '../../core/agent/model-provider.ts';
import type { Budget, CapName, Reservation, ReserveResult, WorstCase } from '../../core/budget/budget.ts';
import type { PriceBook } from '../../core/budget/price-book.ts';
import { worstCase } from '../../core/budget/worst-case.ts';
import type { LoopLimits } from './limits.ts';
import type { Counted } from './conversation.ts';

export type TurnReservation =
  | {
      readonly ok: true;
      readonly reservation: Reservation;
      readonly worst: WorstCase;
      readonly maxOutputTokens: number;
      readonly warning: { cap: CapName; spent: number; limit: number } | null;
    }
  | Extract<ReserveResult, { ok: false }>;

/** What providers add to a request of their own (tool instructions, message frames), in tokens. */
const overhead = 1000;
/** A server's count is an estimate: a little on top. */
const margin = 1.02;
/** Code and prose have three or four bytes a token. A count of fewer tokens than this makes of its bytes is no bound of anything. */
const mostBytesPerToken = 8;
const isEnough = (tokens: number, bytes: number): boolean => tokens * mostBytesPerToken >= bytes;

/**
 * Reserves a turn's worst case. First with a free upper bound of the input: the request's bytes, or the server's last count plus the
 * bytes since. If that does not fit, the server counts (else three bytes make a token). If that does not fit either, the output limit
 * is lowered to the smallest useful one.
 */
export async function reserveTurn(options: {
  readonly budget: Budget;
  readonly provider: ModelProvider;
  readonly request: ModelRequest;
  readonly counted: Counted | null;
  readonly limits: LoopLimits;
  readonly book: PriceBook;
  readonly signal: AbortSignal;
}): Promise<TurnReservation> {
  const { budget, provider, request, counted, limits, book, signal } = options;
  const bytes = requestBytes(request);
  const known = counted !== null && isEnough(counted.tokens, counted.bytes);
  const bound = Math.min(bytes, known ? counted.tokens + Math.max(0, bytes - counted.bytes) : bytes) + overhead;
  const worstFor = (inputTokens: number, maxOutputTokens: number): WorstCase =>
    worstCase({ model: request.model, inputTokens, maxOutputTokens, book });
  const taken = (result: ReserveResult, worst: WorstCase, maxOutputTokens: number): TurnReservation =>
    result.ok ? { ok: true, reservation: result.reservation, worst, maxOutputTokens, warning: result.warning } : result;

  const generous = worstFor(bound, limits.maxOutputTokens);
  const at = budget.tryReserve(generous);
  if (at?.ok || at?.cap === 'turns') return taken(at, generous, limits.maxOutputTokens);

  const byServer = plausibleCount(await provider.countTokens(request, signal), bytes);
  const input = Math.min(bound, Math.ceil(byServer !== null && isEnough(byServer, bytes) ? byServer * margin : bytes / 3) + overhead);
  for (let output = limits.maxOutputTokens; ; output = Math.max(limits.minOutputTokens, Math.floor(output / 2))) {
    const worst = worstFor(input, output);
    const result = await budget.reserve(worst, signal);
    if (result.ok || result.cap === 'turns' || output <= limits.minOutputTokens) return taken(result, worst, output);
  }
}
