import type { ModelProvider } from '../../core/agent/model-provider.ts';
import { post } from '../parts/post.ts';
import { jsonIn, streamAnswer } from '../parts/stream-answer.ts';
import { collectChunks } from './collect-chunks.ts';
import { authorization, type OpenServer } from './model-server.ts';
import { chatBody } from './request-body.ts';
import { failureOf, ServerError } from './server-error.ts';

export interface OpenAIOptions extends OpenServer {
  /** Until the answer begins, and longest time in which it does not grow, milliseconds; default 10 minutes. */
  readonly requestTimeoutMs?: number;
  /** Longest silence within an answer, milliseconds; default 5 minutes: a model on this machine may read a long prompt for so long. */
  readonly idleTimeoutMs?: number;
}

/** Whatever speaks OpenAI's chat completions. One call is one HTTP request, without retries. A tool input that is no JSON object becomes `input: null`. */
export function createOpenAIProvider(options: OpenAIOptions): ModelProvider {
  const { server, baseURL, apiKey, requestTimeoutMs: lateMs = 600_000, idleTimeoutMs = 300_000 } = options;
  const endpoint = {
    apiKey,
    keyName: server.keyVariable ?? baseURL,
    addressName: server.addressVariable ?? baseURL,
    remedy: server.remedy,
  };
  // Some gateways refuse whoever does not say what it is.
  const known = { 'user-agent': 'batuta', accept: 'text/event-stream, application/json', 'accept-encoding': 'identity' };
  const headers = { 'content-type': 'application/json', ...known, ...authorization(apiKey) };
  return {
    id: server.id,
    generate: (request, { signal, onText = () => {}, onBegin }) =>
      streamAnswer({
        request,
        signal,
        endpoint,
        idleTimeoutMs,
        lateMs,
        answer: collectChunks(request.model, onText),
        send: async (until) => {
          const body = chatBody(request, baseURL);
          const answer = await post(`${baseURL}/chat/completions`, { headers, body, signal: until, idleMs: idleTimeoutMs, lateMs });
          if (answer.refusal !== null) throw ServerError.of(answer, answer.refusal);
          return answer;
        },
        read: ({ data }) => jsonIn(data),
        failureOf: (thrown) => failureOf(thrown, endpoint, Date.now()),
        onBegin,
      }),
    // These servers do not count beforehand; the caller has an upper bound of its own.
    countTokens: async () => null,
  };
}
