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

/** Answers every request with `handle`; closed, connections included, when the test ends. */
export async function serve(handle: (response: ServerResponse, request: Received) => void): Promise<LoopbackServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const entry = {
        url: request.url ?? '',
        headers: request.headers,
        body: chunks.length === 0 ? null : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown),
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

export type SseEvent = { readonly type?: string; readonly [key: string]: unknown };

const sse = (event: SseEvent): string => `${event.type ? `event: ${event.type}\n` : ''}data: ${JSON.stringify(event)}\n\n`;

export const streamText = (events: readonly SseEvent[]): string => events.map(sse).join('');

export function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
}

/** A whole stream. */
export const streaming =
  (events: readonly SseEvent[]) =>
  (response: ServerResponse): void => {
    beginStream(response);
    response.end(streamText(events));
  };

/** A stream that says no more, and does not end. */
export const unfinished =
  (events: readonly SseEvent[]) =>
  (response: ServerResponse): void => {
    beginStream(response);
    response.write(streamText(events));
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
