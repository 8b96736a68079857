import type { Usage } from '../../protocol/usage.ts';
import type { Message } from '../../protocol/message.ts';
import { totalTokens } from '../budget/usage.ts';
import { sentence } from '../describe/message.ts';
import type { AssistantBlock, ModelOutcome } from './model-provider.ts';

/** Beyond what a provider adds of its own or counts otherwise, by far. */
const times = 10;
const extraTokens = 100_000;
const bytesPerToken = 100;
const extraBytes = 1_000_000;
/** Some servers count roughly; a cap is missed by no more than this. */
const extraWritten = 10_000;
/**
 * A token of what is sent stands for three or four bytes, and for some hundred at most (blanks, a letter over and over). Far more is allowed, because
 * rough servers say the same 100 tokens of every prompt, and some do not count the blocks with signatures that they get back.
 */
const bytesPerTokenSent = 1000;
const extraSent = 100_000;

/** Blocks of one answer, far above what any model writes. */
export const mostBlocks = 10_000;

/** USD of one conversation with an agent of somebody else, and tokens of one prompt of it: no work costs as much. */
const mostUsd = 10_000;
export const mostTokensOfPrompt = 1e9;

/** Whether USD, or tokens, that an agent of somebody else tells can be true. */
export function isPlausibleReport({ usd = 0, tokens = 0 }: { readonly usd?: number; readonly tokens?: number }): boolean {
  const isWithin = (value: number, most: number): boolean => Number.isFinite(value) && value >= 0 && value <= most;
  return isWithin(usd, mostUsd) && isWithin(tokens, mostTokensOfPrompt);
}

/** The most bytes that an answer of so many tokens can have. */
export function mostBytes(maxOutputTokens: number): number {
  return extraBytes + maxOutputTokens * bytesPerToken;
}

/** What was sent. */
export interface Sent {
  readonly bytes: number;
  /** What was counted last of the same conversation: its bytes, and the tokens that were read of them (unknown in runs of earlier versions). */
  readonly before?: { readonly bytes: number; readonly read?: number | undefined } | null;
}

/** A server's count of tokens as far as it can be true; else null. `bytes`: of what was counted. */
export function plausibleCount(tokens: number | null, bytes: number): number | null {
  return tokens !== null && Number.isFinite(tokens) && tokens >= 0 && tokens <= bytes * times + extraTokens ? tokens : null;
}

/**
 * The outcome of a call as far as it can be true: what is out of all proportion is an error of the provider, and its usage is unknown. So is one that
 * is said to have been for nothing, or for far too little. `tokens`: the most that the call could use.
 */
export function plausible(outcome: ModelOutcome, tokens: number, maxOutputTokens: number, sent: Sent): ModelOutcome {
  const usage = outcome.ok ? outcome.usage : (outcome.error.usage ?? null);
  const absurd = usage !== null && !isPlausible(usage, tokens);
  const unread = usage !== null && isTooLittleRead(usage, sent);
  if (!outcome.ok) return absurd || unread ? { ok: false, error: { ...outcome.error, usage: null } } : outcome;
  if (absurd) return badAnswer(sentence('it reports {0} tokens where {1} were possible', { count: totalTokens(usage) }, { count: tokens }));
  const { content } = outcome;
  const oversized = content.length > mostBlocks || JSON.stringify(content).length > mostBytes(maxOutputTokens);
  if (oversized) return badAnswer(sentence('it is far larger than what was asked for'));
  return usage !== null && (unread || isTooLittleWritten(usage, content)) ? { ...outcome, usage: null } : outcome;
}

/** An answer that cannot be one. Nobody knows what it costs. `what`: what is wrong with it. */
export function badAnswer(what: Message): Extract<ModelOutcome, { ok: false }> {
  return { ok: false, error: { kind: 'bad_answer', message: sentence('The provider’s answer makes no sense: {0}.', what), usage: null } };
}

function isPlausible(usage: Usage, tokens: number): boolean {
  return (
    Object.values(usage).every((count) => Number.isSafeInteger(count) && count >= 0) && totalTokens(usage) <= tokens * times + extraTokens
  );
}

/** All tokens that were read, from a cache or not. */
export function tokensRead(usage: Usage): number {
  return usage.input + usage.cacheRead + usage.cacheWrite;
}

/** No request is without a token. A conversation only grows, and where old results were dropped it shrinks about as its bytes do. */
function isTooLittleRead(usage: Usage, { bytes, before }: Sent): boolean {
  const read = tokensRead(usage);
  const least = before ? (before.read ?? 0) * Math.min(1, bytes / before.bytes) : 0;
  return read === 0 || read * bytesPerTokenSent + extraSent < bytes || read * times < least;
}

/** No text is without a token. */
function isTooLittleWritten(usage: Usage, content: readonly AssistantBlock[]): boolean {
  const written = writtenBytes(content);
  return (written > 0 && usage.output === 0) || written > extraWritten + usage.output * bytesPerToken;
}

/** Of what the model wrote to be read. What providers add in a form of their own has no size that says anything. */
function writtenBytes(content: readonly AssistantBlock[]): number {
  return content.reduce((sum, block) => {
    if (block.type === 'opaque') return sum;
    return sum + (block.type === 'text' ? block.text : JSON.stringify(block.input)).length;
  }, 0);
}
