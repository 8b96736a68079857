import { createHash } from 'node:crypto';
import type { ModelRequest } from '../../core/agent/model-provider.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { callModel, type CallResult, type ModelAccess } from './call-model.ts';
import type { Counted } from './talk.ts';

/** A turn that came to its end: an answer, the reason why there is none, or the budget's words. */
export type Turn =
  | Exclude<CallResult, { ok: false }>
  | { readonly ok: false; readonly kind: Exclude<CallResult, { ok: true }>['kind'] | 'budget'; readonly message: string };

/** Counts the calls of one agent's attempt. */
export interface CallCounter {
  calls: number;
}

/**
 * Asks until there is an answer or no sense in asking. Every attempt is a step of its own, so that a crash never forgets one,
 * and an answer once journaled is never asked for again.
 */
export async function takeTurn(
  access: ModelAccess,
  ctx: Ctx,
  agent: string,
  request: ModelRequest,
  counted: Counted | null,
  counter: CallCounter,
): Promise<Turn> {
  for (let attempt = 1; ; attempt += 1) {
    counter.calls += 1;
    const who = { agent, path: ctx.path, turn: counter.calls, attempt };
    let result: CallResult;
    try {
      // The attempt is part of the key: an answer must not be taken for the failure before it.
      result = await ctx.step('turn', (step) => callModel(access, step, request, counted, who), { memo: requestKey(request, attempt) });
    } catch (error) {
      // By name: a replayed one comes back as a StepError.
      if (error instanceof Error && error.name === 'BudgetReachedError') return { ok: false, kind: 'budget', message: error.message };
      throw error;
    }
    if (result.ok || result.retryInMs === null) return result;
    await ctx.sleepUntil((await ctx.now()) + result.retryInMs);
  }
}

function requestKey(request: ModelRequest, attempt: number): string {
  return createHash('sha256')
    .update(JSON.stringify([request, attempt]))
    .digest('hex');
}
