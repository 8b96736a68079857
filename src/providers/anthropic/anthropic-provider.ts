import { BaseAnthropic, type Anthropic } from '@anthropic-ai/sdk';
import type { ModelProvider, ModelRequest } from '../../core/agent/model-provider.ts';
import { post } from '../parts/post.ts';
import { badKey, streamAnswer } from '../parts/stream-answer.ts';
import { collectAnswer, readEvent } from './collect-answer.ts';
import { failureOf, refusalOf } from './model-error.ts';
import { promptBody } from './request-body.ts';

export interface AnthropicOptions {
  readonly apiKey: string;
  /** Default: Anthropic's own address. Of the environment only `headersVariable` is looked at. */
  readonly baseURL?: string;
  /** Until the answer begins, and longest time in which it does not grow, milliseconds; default 10 minutes. */
  readonly requestTimeoutMs?: number;
  /** Longest silence within an answer, milliseconds; default 2 minutes. */
  readonly idleTimeoutMs?: number;
}

const officialURL = 'https://api.anthropic.com';

/**
 * The Anthropic Messages API. One call is one HTTP request, without retries. A tool input that is no JSON object becomes `input: null`,
 * which the caller reports to the model. Thinking and unknown blocks become opaque blocks and are sent back verbatim.
 */
export function createAnthropicProvider(options: AnthropicOptions): ModelProvider {
  const { apiKey, requestTimeoutMs: lateMs = 600_000, idleTimeoutMs = 120_000 } = options;
  const endpoint = { apiKey, keyName: 'ANTHROPIC_API_KEY', addressName: 'ANTHROPIC_BASE_URL' };
  // Without the classes of everything else that can be asked there, which take longer to load than all of ours for a call.
  const client = new BaseAnthropic({
    apiKey,
    authToken: null,
    baseURL: options.baseURL ?? officialURL,
    maxRetries: 0,
    timeout: lateMs,
    // It would take the key along.
    fetchOptions: { redirect: 'error' },
    // The SDK would print to standard output.
    logLevel: 'off',
    openTelemetry: false,
  });
  const json = { 'content-type': 'application/json' };
  /** Where calls go and with what headers, as the SDK has it: the same for all of them. For the first one Node has to make what it knows of headers, so they are asked for before. */
  const place = client
    .buildRequest({ method: 'post', path: '/v1/messages', headers: json })
    .then(({ url, req }) => ({ url, headers: Object.fromEntries(req.headers) }));
  // What is wrong with them is told by the call.
  place.catch(() => {});

  return {
    id: 'anthropic',

    generate: (request, { signal, onText = () => {}, onBegin }) =>
      streamAnswer({
        request,
        signal,
        endpoint,
        idleTimeoutMs,
        lateMs,
        answer: collectAnswer(request.model, onText),
        send: async (until) => {
          const { url, headers } = await place;
          const body = promptBody(request, { max_tokens: request.maxOutputTokens, stream: true });
          // Not as the SDK's own stream: that knows no pings, and forgets an event whose line has no end.
          const answer = await post(url, { headers, body, signal: until, idleMs: idleTimeoutMs, lateMs });
          if (answer.refusal !== null) throw refusalOf(answer, answer.refusal);
          return answer;
        },
        read: readEvent,
        failureOf: (thrown) => failureOf(thrown, endpoint, Date.now()),
        onBegin,
      }),

    countTokens: async (request: ModelRequest, signal: AbortSignal) => {
      if (badKey(endpoint)) return null;
      try {
        const counted = await client.post<Anthropic.MessageTokensCount>('/v1/messages/count_tokens', {
          body: Buffer.concat(promptBody(request)),
          headers: json,
          signal,
          timeout: 30_000,
        });
        return typeof counted.input_tokens === 'number' ? counted.input_tokens : null;
      } catch {
        // The caller has an upper bound of its own, and the real call will show what is wrong.
        return null;
      }
    },
  };
}
