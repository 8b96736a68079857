import { Anthropic, type Middleware } from '@anthropic-ai/sdk';
import type { ModelProvider, ModelRequest } from '../../core/agent/model-provider.ts';
import { receive } from '../parts/event-stream.ts';
import { badKey, streamAnswer } from '../parts/stream-answer.ts';
import { collectAnswer, readEvent } from './collect-answer.ts';
import { failureOf } from './model-error.ts';
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

const officialURL = 'https://api.anthropic.com';

/**
 * The Anthropic Messages API. One call is one HTTP request, without retries. A tool input that is no JSON object becomes `input: null`,
 * which the caller reports to the model. Thinking and unknown blocks become opaque blocks and are sent back verbatim.
 */
export function createAnthropicProvider(options: AnthropicOptions): ModelProvider {
  const { apiKey, thinking = 'adaptive', idleTimeoutMs = 120_000 } = options;
  const endpoint = { apiKey, keyName: 'ANTHROPIC_API_KEY', addressName: 'ANTHROPIC_BASE_URL' };
  const client = new Anthropic({
    apiKey,
    authToken: null,
    baseURL: options.baseURL ?? officialURL,
    maxRetries: 0,
    timeout: options.requestTimeoutMs ?? 600_000,
    // The SDK would print to standard output.
    logLevel: 'off',
    openTelemetry: false,
    fetch: async (input, init) => receive(await (options.fetch ?? globalThis.fetch)(input, init), idleTimeoutMs),
    ...(options.middleware ? { middleware: options.middleware } : {}),
  });

  return {
    id: options.id ?? 'anthropic',

    generate: (request, { signal, onText = () => {}, onBegin }) =>
      streamAnswer({
        request,
        signal,
        endpoint,
        idleTimeoutMs,
        answer: collectAnswer(request.model, onText),
        send: (until) => {
          const body = { ...promptBody(request, thinking), max_tokens: request.maxOutputTokens, stream: true as const };
          // Not as the SDK's own stream: that knows no pings, and forgets an event whose line has no end.
          return client.messages.create(body, { signal: until }).asResponse();
        },
        read: readEvent,
        failureOf: (thrown) => failureOf(thrown, endpoint, Date.now()),
        onBegin,
      }),

    countTokens: async (request: ModelRequest, signal: AbortSignal) => {
      if (badKey(endpoint)) return null;
      try {
        const counted = await client.messages.countTokens(promptBody(request, thinking), { signal, timeout: 30_000 });
        return typeof counted.input_tokens === 'number' ? counted.input_tokens : null;
      } catch {
        // The caller has an upper bound of its own, and the real call will show what is wrong.
        return null;
      }
    },
  };
}
