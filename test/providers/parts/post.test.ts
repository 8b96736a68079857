import https from 'node:https';
import { connect as connectPlain, createServer, type AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { BrokenOffError, post } from '../../../src/providers/parts/post.ts';
import { serve } from '../sse-server.ts';

const call = {
  headers: { authorization: 'Bearer key' },
  body: [Buffer.from('{"a":'), Buffer.from('"ü"}')],
  signal: new AbortController().signal,
  idleMs: 50,
  lateMs: 60_000,
};

it('sends the bytes as they are, with their length', async () => {
  const server = await serve((response) => response.end());
  const { status } = await post(server.url, call);
  const [received] = server.received;
  expect([status, received?.body, received?.headers['content-length'], received?.headers.authorization]).toEqual([
    200,
    { a: 'ü' },
    '10',
    'Bearer key',
  ]);
});

it('follows no redirect, for it would take the key along', async () => {
  const other = await serve((response) => response.end());
  const server = await serve((response) => response.writeHead(308, { location: other.url }).end());
  const { status } = await post(server.url, call);
  expect([status, server.received.length, other.received.length]).toEqual([308, 1, 0]);
});

it('has the text of an error as far as it came before it was silent', async () => {
  const server = await serve((response) => response.writeHead(429, { 'retry-after': '3' }).write('too ma'));
  const { status, headers, refusal } = await post(server.url, call);
  expect([status, headers.get('retry-after'), refusal]).toEqual([429, '3', 'too ma']);
});

it('takes nothing for sent while the handshake through a tunnel has not ended', async () => {
  const server = createServer((socket) => socket.end('no handshake'));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const before = https.globalAgent;
  // As an agent for proxies: what it gives is connected already, and shakes hands yet.
  const tunnel = new https.Agent();
  tunnel.createConnection = (options, given) => {
    const socket = connectPlain(port, '127.0.0.1', () => given?.(null, connect({ ...(options as object), socket })));
    return null;
  };
  https.globalAgent = tunnel;
  onTestFinished(() => {
    https.globalAgent = before;
    server.close();
  });
  const failed: unknown = await post('https://provider.example/', call).catch((error: unknown) => error);
  expect([failed instanceof Error, failed instanceof BrokenOffError]).toEqual([true, false]);
});
