import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { Json } from '../../../src/protocol/json.ts';
import { messageOf, streamEventsOf } from './message-events.ts';
import { blocksOf, parseMessagesRequest, type MessagesRequest } from './messages-request.ts';
import { ApiError, type ModelAnswer, type ModelFault, type ModelHandler, type RecordedRequest } from './model-answer.ts';
import { inputTokens } from './usage.ts';

export interface ModelServer {
  /** Base URL, without `/v1`: what `ANTHROPIC_BASE_URL` takes. */
  readonly url: string;
  /** All requests so far, in the order in which they came. */
  requests(): readonly RecordedRequest[];
  /** Ends open answers and the server. */
  close(): Promise<void>;
}

export interface ModelServerOptions {
  /** Called once for every request, when it is over. */
  readonly log?: (request: RecordedRequest) => void;
  /** Answers `count_tokens` in another way; an `ApiError` thrown here becomes the API's error. */
  readonly count?: (request: RecordedRequest, tokens: number) => number;
}

/** As recorded while it is answered: the outcome comes later. */
type OpenRequest = Omit<RecordedRequest, 'outcome'> & { outcome: RecordedRequest['outcome'] };

const maximumBytes = 32 * 1024 * 1024;

/** Starts a Messages API on a free port of 127.0.0.1; `handler` decides what the model says. */
export async function startModel(handler: ModelHandler, options: ModelServerOptions = {}): Promise<ModelServer> {
  const requests: OpenRequest[] = [];
  const closing = new AbortController();
  const server = createServer((incoming, response) => {
    void serve(incoming, response).catch((error: unknown) => {
      if (!response.headersSent) sendError(response, error);
      else response.destroy();
    });
  });

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(incoming.url ?? '/', 'http://localhost').pathname;
    if (incoming.method !== 'POST' || (path !== '/v1/messages' && path !== '/v1/messages/count_tokens')) {
      throw new ApiError(404, 'not_found_error', `Not found: ${incoming.method ?? ''} ${path}`);
    }
    const body = await readBody(incoming);
    if (incoming.headers['anthropic-version'] === undefined)
      throw new ApiError(400, 'invalid_request_error', 'anthropic-version: header is required');
    const request = parseMessagesRequest(body, { counting: path === '/v1/messages/count_tokens' });
    const recorded: OpenRequest = {
      ...describe(request),
      path,
      body: body as { [key: string]: Json },
      auth: authOf(incoming),
      outcome: 'open',
    };
    requests.push(recorded);
    try {
      recorded.outcome = path === '/v1/messages' ? await answer(request, recorded, response) : count(request, recorded, response);
    } catch (error) {
      recorded.outcome = 'refused';
      throw error;
    } finally {
      options.log?.(recorded);
    }
  }

  function count(request: MessagesRequest, recorded: RecordedRequest, response: ServerResponse): 'answered' {
    const tokens = inputTokens(request);
    sendJson(response, 200, { input_tokens: options.count?.(recorded, tokens) ?? tokens });
    return 'answered';
  }

  async function answer(
    request: MessagesRequest,
    recorded: RecordedRequest,
    response: ServerResponse,
  ): Promise<RecordedRequest['outcome']> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, closing.signal]);
    const said = await handler(recorded);
    if (said.delayMs !== undefined && said.delayMs > 0 && !(await waited(said.delayMs, signal))) return 'lost';
    if (said.fault?.kind === 'status') throw errorOf(said.fault);
    const message = messageOf(recorded, request, said);
    if (request.stream !== true) {
      if (said.fault) return cut(response);
      sendJson(response, 200, message);
      return 'answered';
    }
    return stream(response, signal, streamEventsOf(message, { brokenToolJson: said.brokenToolJson === true }), said);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close: async () => {
      closing.abort();
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function stream(
  response: ServerResponse,
  signal: AbortSignal,
  events: { readonly name: string; readonly data: string }[],
  said: ModelAnswer,
): Promise<RecordedRequest['outcome']> {
  const fault = said.fault?.kind === 'status' ? undefined : said.fault;
  if (fault?.kind === 'cut' && fault.afterEvents === 0) return cut(response);
  if (fault?.kind === 'silence' && fault.afterEvents === 0) return leave(response);
  if (fault?.kind === 'page') return page(response);
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'request-id': 'req_scripted',
  });
  for (const event of fault ? events.slice(0, fault.afterEvents) : events) {
    if (signal.aborted) return 'lost';
    await send(response, event.name, event.data);
    if (event === events[0] && said.lastsMs !== undefined && !(await waited(said.lastsMs, signal))) return 'lost';
  }
  if (fault?.kind === 'cut') return cut(response);
  if (fault?.kind === 'silence') return leave(response);
  if (fault?.kind === 'garbage') response.write(noJson);
  else if (fault)
    await send(response, 'error', JSON.stringify({ type: 'error', error: { type: fault.type, message: wordsFor(fault.type) } }));
  response.end();
  return fault ? 'refused' : signal.aborted ? 'lost' : 'answered';
}

/** Resolves when the event is on its way, so that a cut comes after it. */
function send(response: ServerResponse, name: string, data: string): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.write(`event: ${name}\ndata: ${data}\n\n`, () => {
      response.off('close', resolve);
      resolve();
    });
  });
}

/** What is no JSON, in place of an event. */
export const noJson = 'data: {"type": \n\n';

/** Nothing more comes until the other side has gone. */
async function leave(response: ServerResponse): Promise<'lost'> {
  if (!response.closed) await once(response, 'close');
  return 'lost';
}

export function page(response: ServerResponse): 'refused' {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html>log in</html>');
  return 'refused';
}

/** Ends the connection in the middle of the answer; what was sent arrives. */
function cut(response: ServerResponse): 'lost' {
  response.socket?.end();
  return 'lost';
}

/** False when it was aborted first. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(ms, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

function describe(request: MessagesRequest): Pick<RecordedRequest, 'label' | 'turn' | 'model' | 'hash'> {
  const first = blocksOf(request.messages[0]?.content ?? '').find((part) => part.type === 'text');
  const asked = JSON.stringify([request.model, request.system ?? [], request.tools ?? [], request.messages], (key, value: Json) =>
    key === 'cache_control' ? undefined : value,
  );
  return {
    label: (first?.text ?? '').split('\n', 1)[0]?.trim() ?? '',
    turn: request.messages.filter(({ role }) => role === 'assistant').length,
    model: request.model,
    hash: createHash('sha256').update(asked).digest('hex'),
  };
}

function authOf(incoming: IncomingMessage): RecordedRequest['auth'] {
  if (incoming.headers['x-api-key']) return 'api-key';
  return incoming.headers.authorization ? 'bearer' : 'none';
}

async function readBody(incoming: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maximumBytes) throw new ApiError(413, 'request_too_large', 'Request exceeds the maximum size');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json;
  } catch (error) {
    throw new ApiError(400, 'invalid_request_error', `The request body is not valid JSON: ${(error as Error).message}`);
  }
}

const typesByStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

function errorOf(fault: ModelFault & { kind: 'status' }): ApiError {
  const type = fault.type ?? typesByStatus[fault.status] ?? 'api_error';
  return new ApiError(fault.status, type, fault.message ?? wordsFor(type), fault.retryAfter);
}

function wordsFor(type: string): string {
  return type === 'overloaded_error'
    ? 'Overloaded'
    : type === 'rate_limit_error'
      ? 'Number of requests has exceeded your rate limit'
      : 'Internal server error';
}

function sendError(response: ServerResponse, error: unknown): void {
  const known =
    error instanceof ApiError ? error : new ApiError(500, 'api_error', error instanceof Error ? error.message : 'Internal server error');
  if (known.retryAfter !== undefined) response.setHeader('retry-after', String(known.retryAfter));
  sendJson(response, known.status, {
    type: 'error',
    error: { type: known.type, message: known.message },
    request_id: 'req_scripted',
  });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_scripted' }).end(JSON.stringify(body));
}
