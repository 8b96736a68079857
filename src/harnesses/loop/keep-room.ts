import { requestBytes } from '../../core/agent/conversation.ts';
import { dropResults, resultsToDrop } from '../../core/agent/make-room.ts';
import type { ModelRequest } from '../../core/agent/model-provider.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { LoopLimits } from './limits.ts';
import type { Conversation } from './conversation.ts';

/** Above this share of the window old results are dropped, down to the second share. Far apart, because each drop loses the provider's cache. */
const full = 0.8;
const aim = 0.5;

/** A summary helps only when the conversation is at least this share of the request; otherwise the task itself is too long. */
const worth = 0.25;

/** Whether a summary would shorten the request enough. */
export function worthCutting(request: ModelRequest): boolean {
  return requestBytes({ system: [], tools: [], messages: request.messages.slice(1) }) > requestBytes(request) * worth;
}

/** Estimate of a request's tokens: from the last count, else three bytes a token. */
export function estimatedTokens(request: ModelRequest, conversation: Conversation): number {
  const bytes = requestBytes(request);
  if (!conversation.counted || conversation.counted.bytes === 0) return Math.ceil(bytes / 3);
  const { bytes: known, tokens } = conversation.counted;
  return bytes >= known ? tokens + Math.ceil((bytes - known) / 3) : Math.ceil((tokens * bytes) / known);
}

/**
 * Drops the oldest tool results when the window gets full; `forced` when a provider said that it is. What is dropped is journaled.
 * False when it is still too full afterwards.
 */
export async function keepRoom(
  ctx: Ctx,
  conversation: Conversation,
  requestFor: () => ModelRequest,
  limits: LoopLimits,
  forced: boolean,
): Promise<boolean> {
  const room = limits.contextTokens - limits.maxOutputTokens;
  const request = requestFor();
  const tokens = estimatedTokens(request, conversation);
  if (tokens <= room * full && !forced) return true;
  const wanted = forced ? Math.min(room, tokens) * aim : room * aim;
  const characters = Math.ceil(requestBytes(request) * (1 - wanted / tokens));
  const { drop } = await ctx.look('window', async () => ({ drop: resultsToDrop(conversation.messages, characters) }));
  conversation.messages = dropResults(conversation.messages, drop);
  return forced ? drop.length > 0 : estimatedTokens(requestFor(), conversation) <= room * full;
}
