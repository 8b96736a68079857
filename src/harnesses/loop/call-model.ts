import type { CallLimiter } from '../../core/agent/call-limiter.ts';
import type {
  AssistantBlock,
  ModelErrorKind,
  ModelOutcome,
  ModelProvider,
  ModelRequest,
  StopReason,
} from '../../core/agent/model-provider.ts';
import { requestBytes } from '../../core/agent/conversation.ts';
import { plausible } from '../../core/agent/plausible.ts';
import { nextRetry } from '../../core/agent/retry-delay.ts';
import type { Budget } from '../../core/budget/budget.ts';
import { priceOf, type PriceBook } from '../../core/budget/price-book.ts';
import { noUsage } from '../../core/budget/usage.ts';
import type { StepContext } from '../../core/durable/contracts.ts';
import { InterruptedError } from '../../core/durable/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { MessageError } from '../../core/describe/message-error.ts';
import { describeReached } from '../../core/describe/terms.ts';
import type { Message } from '../../protocol/message.ts';
import type { Usage } from '../../protocol/usage.ts';
import type { LoopLimits } from './limits.ts';
import { reserveTurn } from './reserve-turn.ts';
import type { Counted } from './conversation.ts';

/** What calling the model needs, shared by all agents of a run. */
export interface ModelAccess {
  readonly provider: ModelProvider;
  /** The run's, shared by all of its agents. */
  readonly budget: Budget;
  readonly limiter: CallLimiter;
  /** Outside of the journal: pauses and durations. */
  readonly clock: Clock;
  readonly book: PriceBook;
  readonly limits: LoopLimits;
  /** The provider's name, where the run began with another one. */
  readonly instead?: string;
}

/** What a call counts for. `estimated`: by Batuta's own count, at most. */
interface Bill {
  readonly usage: Usage;
  readonly usd: number | null;
  readonly estimated?: boolean;
}

/** One call, as it is journaled. */
export type CallResult =
  | { readonly ok: true; readonly content: AssistantBlock[]; readonly stop: StopReason; readonly usage: Usage | null }
  | { readonly ok: false; readonly kind: ModelErrorKind; readonly message: Message; readonly retryInMs: number | null };

/** Thrown, not returned: a returned refusal would be journaled as if it were an answer. Nothing was called. */
export class BudgetReachedError extends MessageError {
  override readonly name = 'BudgetReachedError';
}

export interface CallIdentity {
  readonly agent: string;
  readonly path: string;
  /** Number of the call within the agent's attempt, from 1. */
  readonly turn: number;
  /** Attempt at this turn, from 1. */
  readonly attempt: number;
  /** Pauses before it, milliseconds. */
  readonly waitedMs: number;
  /** What the last failed call of the agent's attempt said. */
  readonly failure: string | null;
}

/** One model call within its step: waits for a free slot, reserves the worst case, journals the start, calls, and settles the price. */
export function callModel(
  access: ModelAccess,
  step: StepContext,
  request: ModelRequest,
  counted: Counted | null,
  who: CallIdentity,
): Promise<CallResult> {
  const { limiter, budget, provider, book, limits, clock } = access;
  const { agent, path, turn } = who;
  return limiter.run(step.stopped, async (accepted) => {
    const reserved = await reserveTurn({ budget, provider, request, counted, limits, book, signal: step.stopped });
    if (!reserved.ok) {
      const { cap, spent, limit } = reserved;
      await step.announce({ type: 'budget.reached', cap, spent, limit });
      throw new BudgetReachedError(describeReached({ ...reserved, softCaps: step.state().softCaps }));
    }
    const { reservation, worst, maxOutputTokens, warning } = reserved;
    /** Nobody knows what was billed: the worst case counts. */
    const unknown: Bill = { usage: { ...noUsage, input: worst.tokens }, usd: worst.usd, estimated: true };
    const settle = ({ usage, usd }: Bill): void => reservation.settle(usage, usd);
    const billed = (usage: Usage, more: { readonly estimated?: boolean } = {}): Bill => ({
      usage,
      usd: priceOf(request.model, usage, book),
      ...more,
    });
    let began = clock.elapsed();
    let outcome: ModelOutcome;
    try {
      await step.announce(...(warning ? [{ type: 'budget.warning' as const, ...warning }] : []), {
        type: 'turn.started',
        agent,
        path,
        model: request.model,
        turn,
        reservedTokens: worst.tokens,
        reservedUsd: worst.usd,
        ...(access.instead === undefined ? {} : { provider: access.instead }),
      });
      // Whoever announced something is the owner still.
      began = clock.elapsed();
      const answered = await provider.generate({ ...request, maxOutputTokens }, { signal: step.signal, onBegin: accepted });
      outcome = plausible(answered, worst.tokens, maxOutputTokens, { bytes: requestBytes(request), before: counted });
    } catch (error) {
      settle(unknown);
      throw error;
    }
    if (!outcome.ok && step.signal.aborted) {
      settle(unknown);
      throw new InterruptedError('interrupted during a model call');
    }
    if (outcome.ok) {
      accepted();
      const { content, stop, usage } = outcome;
      const bill = usage === null ? unknown : billed(usage, outcome.estimated ? { estimated: true } : {});
      settle(bill);
      const durationMs = Math.round(clock.elapsed() - began);
      step.emit({ type: 'turn.completed', agent, path, model: request.model, turn, ...bill, durationMs, stop });
      return { ok: true, content, stop, usage };
    }
    const { usage } = outcome.error;
    // The provider may have gone on answering after the connection broke off.
    const bill = usage === null ? unknown : usage ? billed({ ...usage, output: maxOutputTokens }, { estimated: true }) : billed(noUsage);
    settle(bill);
    // Nobody aborted this call, so the provider lost the connection.
    const error = outcome.error.kind === 'aborted' ? { ...outcome.error, kind: 'network' as const } : outcome.error;
    const retry = nextRetry(error, who.attempt, who.waitedMs, limits);
    const retryInMs = retry?.inMs ?? null;
    const now = clock.now();
    const repeated = inEnglish(error.message) === who.failure;
    // Where nobody listens a moment changes nothing: what to do, and until when it is tried again, is said at once.
    const isRefused = error.refused === true && limits.waitMs > 0;
    const waiting = retry !== null &&
      (retry.waiting || isRefused) && {
        since: new Date(now - who.waitedMs).toISOString(),
        until: new Date(now + limits.waitMs - who.waitedMs).toISOString(),
        first: isRefused ? !repeated : who.attempt === limits.retries + 1,
      };
    if (error.kind === 'rate_limited' && retryInMs !== null) limiter.slowDown(retryInMs);
    const failed = { type: 'turn.failed', agent, path, turn, error: error.kind, message: error.message, retryInMs } as const;
    step.emit({ ...failed, ...(repeated ? { repeated } : {}), ...(waiting ? { waiting } : {}), ...bill });
    return { ok: false, kind: error.kind, message: error.message, retryInMs };
  });
}
