import { requestBytes } from '../../core/agent/conversation.ts';
import { dropResults, resultsToDrop } from '../../core/agent/make-room.ts';
import type { ModelRequest } from '../../core/agent/model-provider.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { LoopLimits } from './limits.ts';
import type { Talk } from './talk.ts';

/** Share of the room from which on old results go, and the share that is aimed at: far apart, so that the provider's cache is seldom lost. */
const full = 0.8;
const aim = 0.5;

/** Below this share of the request, cutting the conversation would not help: it is the task itself that is long. */
const worth = 0.25;

/** Whether the conversation after the task is large enough to be replaced by a summary. */
export function worthCutting(request: ModelRequest): boolean {
  return requestBytes({ system: [], tools: [], messages: request.messages.slice(1) }) > requestBytes(request) * worth;
}

/** Tokens that a request will have, as well as can be said without asking: from the last count, or three bytes a token. */
export function estimatedTokens(request: ModelRequest, talk: Talk): number {
  const bytes = requestBytes(request);
  if (!talk.counted || talk.counted.bytes === 0) return Math.ceil(bytes / 3);
  const { bytes: known, tokens } = talk.counted;
  return bytes >= known ? tokens + Math.ceil((bytes - known) / 3) : Math.ceil((tokens * bytes) / known);
}

/**
 * Drops the oldest tool results when the window gets full; `forced` when a provider said that it is. What is dropped is journaled.
 * False when it is still too full afterwards.
 */
export async function keepRoom(
  ctx: Ctx,
  talk: Talk,
  requestFor: () => ModelRequest,
  limits: LoopLimits,
  forced: boolean,
): Promise<boolean> {
  const room = limits.contextTokens - limits.maxOutputTokens;
  const request = requestFor();
  const tokens = estimatedTokens(request, talk);
  if (tokens <= room * full && !forced) return true;
  const wanted = forced ? Math.min(room, tokens) * aim : room * aim;
  const characters = Math.ceil(requestBytes(request) * (1 - wanted / tokens));
  const { drop } = await ctx.step('window', async () => ({ drop: resultsToDrop(talk.messages, characters) }));
  talk.messages = dropResults(talk.messages, drop);
  return forced ? drop.length > 0 : estimatedTokens(requestFor(), talk) <= room * full;
}
