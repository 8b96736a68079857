import type { ModelProvider } from '../../core/agent/model-provider.ts';
import { receive } from '../parts/event-stream.ts';
import { jsonIn, streamAnswer } from '../parts/stream-answer.ts';
import { collectChunks } from './collect-chunks.ts';
import { authorization, type OpenServer } from './model-server.ts';
import { chatBody } from './request-body.ts';
import { failureOf, LateError, ServerError } from './server-error.ts';

export interface OpenAIOptions extends OpenServer {
  /** Until the answer begins, milliseconds; default 10 minutes. */
  readonly requestTimeoutMs?: number;
  /** Longest silence within an answer, milliseconds; default 5 minutes: a model on this machine may read a long prompt for so long. */
  readonly idleTimeoutMs?: number;
}

/** Whatever speaks OpenAI's chat completions. One call is one HTTP request, without retries. A tool input that is no JSON object becomes `input: null`. */
export function createOpenAIProvider(options: OpenAIOptions): ModelProvider {
  const { server, baseURL, apiKey, requestTimeoutMs = 600_000, idleTimeoutMs = 300_000 } = options;
  const endpoint = { apiKey, keyName: server.keyVariable ?? baseURL, addressName: server.addressVariable ?? baseURL };
  const post = async (body: string, signal: AbortSignal): Promise<Response> => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new LateError()), requestTimeoutMs);
    try {
      return await fetch(`${baseURL}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorization(apiKey) },
        body,
        signal: AbortSignal.any([signal, late.signal]),
      });
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    id: server.id,
    generate: (request, { signal, onText = () => {}, onBegin }) =>
      streamAnswer({
        request,
        signal,
        endpoint,
        idleTimeoutMs,
        answer: collectChunks(request.model, onText),
        send: async (until) => {
          const response = await receive(await post(JSON.stringify(chatBody(request, baseURL)), until), idleTimeoutMs);
          if (!response.ok) throw await ServerError.of(response);
          return response;
        },
        read: ({ data }) => jsonIn(data),
        failureOf: (thrown) => failureOf(thrown, endpoint, Date.now()),
        onBegin,
      }),
    // These servers do not count beforehand; the caller has an upper bound of its own.
    countTokens: async () => null,
  };
}
