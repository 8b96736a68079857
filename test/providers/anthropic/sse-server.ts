import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface LoopbackServer {
  readonly url: string;
  readonly received: Received[];
}

/** Answers every POST with `handle`; closed, connections included, when the test ends. */
export async function serve(handle: (response: ServerResponse, request: Received) => void): Promise<LoopbackServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const entry = {
        url: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown,
      };
      received.push(entry);
      handle(response, entry);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

export type SseEvent = { readonly type: string; readonly [key: string]: unknown };

export const sse = (event: SseEvent): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

export function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
}

/** A whole stream. */
export const streaming =
  (events: readonly SseEvent[]) =>
  (response: ServerResponse): void => {
    beginStream(response);
    response.end(events.map(sse).join(''));
  };

/** The first events, then the connection is cut. */
export const cutAfter =
  (events: readonly SseEvent[], count: number) =>
  (response: ServerResponse): void => {
    beginStream(response);
    response.write(`: hello\n\n${events.slice(0, count).map(sse).join('')}`, () => response.destroy());
  };

export const failing =
  (status: number, type: string, headers: Readonly<Record<string, string>> = {}, message = 'as scripted') =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ type: 'error', error: { type, message } }));
  };

/** Thinking, text and a tool call, with cache figures. */
export const goodAnswer: readonly SseEvent[] = [
  {
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-opus-5-5',
      content: [],
      stop_reason: null,
      usage: { input_tokens: 12, cache_creation_input_tokens: 30, cache_read_input_tokens: 400, output_tokens: 1 },
    },
  },
  { type: 'ping' },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Let me ' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'look.' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'I read ' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'it – ü.' } },
  { type: 'content_block_stop', index: 1 },
  { type: 'content_block_start', index: 2, content_block: { type: 'tool_use', id: 'toolu_1', name: 'read', input: {} } },
  { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"path": "src/' } },
  { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: 'main.ts"}' } },
  { type: 'content_block_stop', index: 2 },
  { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 57 } },
  { type: 'message_stop' },
];
