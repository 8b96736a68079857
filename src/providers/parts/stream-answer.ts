import type { AssistantBlock, ModelError, ModelOutcome, ModelRequest, StopReason } from '../../core/agent/model-provider.ts';
import { badAnswer, mostBytes } from '../../core/agent/plausible.ts';
import { sentence } from '../../core/describe/message.ts';
import { MessageError } from '../../core/describe/message-error.ts';
import type { Usage } from '../../protocol/usage.ts';
import { readEvents, type StreamEvent } from './event-stream.ts';
import { watchIdle, type IdleWatch } from './idle-watch.ts';
import { LateError, type Answer } from './post.ts';
import { causeOf, describe, describeRefused, mayBeUnderWay, type Endpoint } from './provider-error.ts';

/** An answer while it arrives. */
export interface AnswerCollector<E> {
  /** Whether the answer grew: a ping, or a part that holds nothing, only says that the server is there. Throws BadAnswerError for what is not in the provider's form. */
  push(event: E): boolean;
  /** True from its first event on: what was refused before it was not billed. */
  readonly begun: boolean;
  /** Only then the answer is whole. */
  readonly complete: boolean;
  /** null until the server reported some. */
  readonly usage: Usage | null;
  readonly model: string;
  readonly stop: StopReason;
  content(): AssistantBlock[];
}

/** What came is no answer in the provider's form. The message is for a person. */
export class BadAnswerError extends MessageError {
  override readonly name = 'BadAnswerError';
}

/** What an event of an answer says; throws BadAnswerError for what is no JSON. */
export function jsonIn(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new BadAnswerError(sentence('it does not have the format of the provider’s API'));
  }
}

/** A string of an answer; throws BadAnswerError for anything else. */
export function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new BadAnswerError(sentence('it does not have the format of the provider’s API'));
}

/** `refused`: the server itself said that it does not answer, or no longer. `late`: nothing came in time. `lost`: no connection. */
export type Failure = { readonly how: 'refused' | 'late' | 'lost'; readonly error: ModelError };

/** What was thrown where no server refused anything. */
export function lost(thrown: unknown, endpoint: Endpoint): Failure {
  const refused = describeRefused(thrown, endpoint);
  if (refused !== null) return { how: 'lost', error: { kind: 'network', message: refused, refused: true } };
  const isLate = thrown instanceof LateError;
  const message = describe('network', isLate ? sentence('no answer in time') : causeOf(thrown), endpoint);
  return { how: isLate ? 'late' : 'lost', error: { kind: 'network', message } };
}

export interface Exchange<E> {
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
  readonly endpoint: Endpoint;
  /** Longest silence within the answer, milliseconds. */
  readonly idleTimeoutMs: number;
  /** Longest time in which the answer does not grow, whatever else comes, milliseconds. */
  readonly lateMs: number;
  readonly answer: AnswerCollector<E>;
  /** Sends the request, once. */
  readonly send: (signal: AbortSignal) => Promise<Answer>;
  /** Reads an event of the stream. Throws BadAnswerError, or what `failureOf` takes for a refusal. */
  readonly read: (event: StreamEvent, answer: Answer) => E;
  readonly failureOf: (thrown: unknown) => Failure;
  readonly onBegin?: (() => void) | undefined;
}

/** Bytes of a stream for one byte of its answer, at most. */
const bytesAround = 20;

/** One call: sent once, collected to its end. Never throws. */
export async function streamAnswer<E>(exchange: Exchange<E>): Promise<ModelOutcome> {
  const { request, signal, endpoint, idleTimeoutMs, lateMs, answer } = exchange;
  const refused = badKey(endpoint);
  if (refused) return { ok: false, error: refused };
  const over = new AbortController();
  const end = (): void => over.abort();
  let silentMs = 0;
  const watch = (ms: number): IdleWatch =>
    watchIdle(ms, () => {
      silentMs = ms;
      end();
    });
  const idle = watch(idleTimeoutMs);
  const growth = watch(lateMs);
  // By hand: a signal of two keeps something of each call in the one that outlives all.
  if (signal.aborted) end();
  else signal.addEventListener('abort', end);
  /** Whether the server may have set to work. */
  let begun = false;
  let tooLarge: BadAnswerError | null = null;
  let received = 0;
  const brokenOff = (error: ModelError): ModelOutcome => ({ ok: false, error: begun ? { ...error, usage: answer.usage } : error });
  const take = (bytes: number): void => {
    idle.touch();
    received += bytes;
    // Every few letters of an answer come with some hundred bytes around them.
    if (received > bytesAround * mostBytes(request.maxOutputTokens)) tooLarge = new BadAnswerError(sentence('it does not end'));
    if (tooLarge) throw tooLarge;
  };
  /** The outcome if the person or the idle watch ended the call; else null. */
  const ended = (): ModelOutcome | null => {
    if (signal.aborted) return brokenOff({ kind: 'aborted', message: sentence('Interrupted.') });
    if (silentMs === 0) return null;
    const silence = sentence('nothing came for {0} s', Math.round(silentMs / 1000));
    return brokenOff({ kind: 'network', message: describe('network', silence, endpoint) });
  };
  try {
    const response = await exchange.send(over.signal);
    begun = true;
    growth.touch();
    let told = false;
    await readEvents(response, take, (event) => {
      if (answer.push(exchange.read(event, response))) growth.touch();
      // A refusal may come in the stream as well.
      if (!told) exchange.onBegin?.();
      told = true;
    });
  } catch (error) {
    const absurd = tooLarge ?? (error instanceof BadAnswerError ? error : null);
    if (absurd && !signal.aborted) return badAnswer(absurd.text);
    const failure = exchange.failureOf(error);
    // A connection that breaks off behind the answer and its usage takes nothing from it, and it is paid.
    const isWhole = answer.complete && answer.usage !== null && failure.how !== 'refused' && !signal.aborted;
    begun = failure.how === 'refused' ? answer.begun : begun || failure.how === 'late' || mayBeUnderWay(error);
    if (!isWhole) return ended() ?? brokenOff(failure.error);
  } finally {
    idle.stop();
    growth.stop();
    signal.removeEventListener('abort', end);
  }
  if (answer.complete) return { ok: true, content: answer.content(), stop: answer.stop, usage: answer.usage, model: answer.model };
  return ended() ?? brokenOff({ kind: 'network', message: describe('network', sentence('the answer broke off before its end'), endpoint) });
}

/** A key that cannot be sent as a header; null: it can, or there is none. */
export function badKey(endpoint: Endpoint): ModelError | null {
  const { apiKey } = endpoint;
  if (apiKey === null || /^[\x21-\x7e]+$/u.test(apiKey)) return null;
  return { kind: 'auth', message: describe('auth', sentence('the key is empty or contains invalid characters'), endpoint) };
}
