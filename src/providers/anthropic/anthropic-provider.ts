import { Anthropic, APIConnectionTimeoutError, type Middleware } from '@anthropic-ai/sdk';
import type { ModelError, ModelOutcome, ModelProvider, ModelRequest } from '../../core/agent/model-provider.ts';
import { badAnswer, mostBytes } from '../../core/agent/plausible.ts';
import { sentence } from '../../core/describe/message.ts';
import { BadAnswerError, collectAnswer } from './collect-answer.ts';
import { tellOfBytes, watchIdle } from './idle-watch.ts';
import { describe, isRefusal, modelError } from './model-error.ts';
import { promptBody } from './request-body.ts';
import type { Thinking } from './thinking.ts';

export interface AnthropicOptions {
  readonly apiKey: string;
  /** Default: Anthropic's own address. The environment is not looked at. */
  readonly baseURL?: string;
  /** Default `anthropic`. */
  readonly id?: string;
  /** Default `adaptive`. */
  readonly thinking?: Thinking;
  /** Until the answer begins, milliseconds; default 10 minutes. */
  readonly requestTimeoutMs?: number;
  /** Longest silence within an answer, milliseconds; default 2 minutes. */
  readonly idleTimeoutMs?: number;
  /** Default: the global one at the time of the call, which an editor or a proxy may have replaced. */
  readonly fetch?: typeof globalThis.fetch;
  readonly middleware?: readonly Middleware[];
}

/** Bytes of a stream for one byte of its answer, at most. */
const bytesAround = 20;

const officialURL = 'https://api.anthropic.com';

/**
 * The Anthropic Messages API. One call is one HTTP request, without retries. A tool input that is no JSON object becomes `input: null`,
 * which the caller reports to the model. Thinking and unknown blocks become opaque blocks and are sent back verbatim.
 */
export function createAnthropicProvider(options: AnthropicOptions): ModelProvider {
  const { apiKey, thinking = 'adaptive', idleTimeoutMs = 120_000 } = options;
  const connect = (touch: (bytes: number) => void): Anthropic =>
    new Anthropic({
      apiKey,
      authToken: null,
      baseURL: options.baseURL ?? officialURL,
      maxRetries: 0,
      timeout: options.requestTimeoutMs ?? 600_000,
      // The SDK would print to standard output.
      logLevel: 'off',
      openTelemetry: false,
      fetch: async (input, init) => tellOfBytes(await (options.fetch ?? globalThis.fetch)(input, init), touch),
      ...(options.middleware ? { middleware: options.middleware } : {}),
    });
  const failed = (error: ModelError): ModelOutcome => ({ ok: false, error });
  /** A key that cannot be sent as a header. */
  const badKey = (): ModelError | null =>
    /^[\x21-\x7e]+$/u.test(apiKey)
      ? null
      : { kind: 'auth', message: describe('auth', sentence('the key is empty or contains invalid characters'), '') };

  return {
    id: options.id ?? 'anthropic',

    generate: async (request, { signal, onText }) => {
      const refused = badKey();
      if (refused) return failed(refused);
      const idle = watchIdle(idleTimeoutMs);
      const answer = collectAnswer(request.model, onText ?? (() => {}));
      /** Whether the server may have set to work. */
      let begun = false;
      let tooLarge: BadAnswerError | null = null;
      const lost = (error: ModelError): ModelOutcome => failed(begun ? { ...error, usage: answer.usage } : error);
      let received = 0;
      const take = (bytes: number): void => {
        idle.touch();
        received += bytes;
        // Every few letters of an answer come with some hundred bytes around them.
        if (received > bytesAround * mostBytes(request.maxOutputTokens)) tooLarge = new BadAnswerError(sentence('it does not end'));
        if (tooLarge) throw tooLarge;
      };
      /** The outcome if the person or the idle watch ended the call; else null. */
      const ended = (): ModelOutcome | null => {
        if (signal.aborted) return lost({ kind: 'aborted', message: sentence('Interrupted.') });
        if (!idle.signal.aborted) return null;
        const silence = sentence('nothing came for {0} s', Math.round(idleTimeoutMs / 1000));
        return lost({ kind: 'network', message: describe('network', silence, apiKey) });
      };
      try {
        const stream = await connect(take).messages.create(
          { ...promptBody(request, thinking), max_tokens: request.maxOutputTokens, stream: true },
          { signal: AbortSignal.any([signal, idle.signal]) },
        );
        begun = true;
        for await (const event of stream) answer.push(event);
      } catch (error) {
        const absurd = tooLarge ?? (error instanceof BadAnswerError ? error : null);
        if (absurd && !signal.aborted) return badAnswer(absurd.text);
        begun = isRefusal(error) ? answer.begun : begun || error instanceof APIConnectionTimeoutError;
        return ended() ?? lost(modelError(error, { apiKey, now: Date.now() }));
      } finally {
        idle.stop();
      }
      if (answer.complete) return { ok: true, content: answer.content(), stop: answer.stop, usage: answer.usage, model: answer.model };
      return ended() ?? lost({ kind: 'network', message: describe('network', sentence('the answer broke off before its end'), apiKey) });
    },

    countTokens: async (request: ModelRequest, signal: AbortSignal) => {
      if (badKey()) return null;
      try {
        const counted = await connect(() => {}).messages.countTokens(promptBody(request, thinking), { signal, timeout: 30_000 });
        return typeof counted.input_tokens === 'number' ? counted.input_tokens : null;
      } catch {
        // The caller has an upper bound of its own, and the real call will show what is wrong.
        return null;
      }
    },
  };
}
