import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { sendTrace } from '../../src/app/telemetry.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { otlpSchema } from '../core/telemetry/otlp-schema.ts';

const events: RunEvent[] = [{ runId: 'r', seq: 1, at: '2026-01-01T00:00:00.000Z', type: 'run.cancelled', by: 'me' }];
const engine = { read: async () => events };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A collector that answers with a status, or never. Returns its address and what it was sent. */
async function collector(status: number | null, answer = '{}'): Promise<{ endpoint: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      bodies.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
      if (status !== null) response.writeHead(status, { location: '/elsewhere' }).end(answer);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`, bodies };
}

test('a trace is posted where the person wants it, and nowhere else', async () => {
  const { endpoint, bodies } = await collector(200);
  expect(await sendTrace(engine, null, 'r')).toBeNull();
  expect(await sendTrace(engine, { telemetry: { content: true } }, 'r')).toBeNull();
  expect(bodies).toEqual([]);
  for (const _time of [1, 2]) expect(await sendTrace(engine, { telemetry: { endpoint } }, 'r')).toBeNull();
  expect(bodies.length).toBe(2);
  expect(bodies[1]).toBe(bodies[0]);
  const [line = ''] = bodies;
  const head = 'POST /v1/traces application/json ';
  expect(line.startsWith(head)).toBe(true);
  expect(otlpSchema.parse(JSON.parse(line.slice(head.length))).resourceSpans[0]?.scopeSpans[0]?.spans.length).toBe(1);
});

test.each([
  [503, /^The trace of the run could not be sent to 127\.0\.0\.1:\d+ \(it answered 503\)\. The run is not affected\.$/],
  [307, /could not be sent/],
])('a collector that answers %s costs a sentence', async (status, said) => {
  const { endpoint } = await collector(status);
  expect(await sendTrace(engine, { telemetry: { endpoint } }, 'r')).toMatch(said);
});

test('a collector that never answers costs a sentence, once it had its time', async () => {
  const { endpoint } = await collector(null);
  expect(await sendTrace(engine, { telemetry: { endpoint } }, 'r', 200)).toMatch(/\(no answer in 0\.2 seconds\)/);
});

test.each([
  [
    '{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too\\nlong"}}',
    /\(it refused 3 spans: too long\)\. The run is not affected\.$/u,
  ],
  ['{"partialSuccess":{"rejectedSpans":1}}', /\(it refused 1 span\)/u],
])('spans that a collector refuses of those that it took cost a sentence', async (answer, said) => {
  const { endpoint } = await collector(200, answer);
  expect(await sendTrace(engine, { telemetry: { endpoint } }, 'r')).toMatch(said);
});

test.each(['{"partialSuccess":{}}', '{"partialSuccess":{"errorMessage":"a warning"}}', '', 'ok', '[1]'])(
  'nothing is said of %j',
  async (answer) => {
    const { endpoint } = await collector(200, answer);
    expect(await sendTrace(engine, { telemetry: { endpoint } }, 'r')).toBeNull();
  },
);

test('one that is gone costs a sentence, without what its address holds', async () => {
  const endpoint = 'http://127.0.0.1:1/v1/traces?token=secret';
  const named = 'http://person:key@127.0.0.1:1/v1/traces';
  expect(await sendTrace(engine, { telemetry: { endpoint: named } }, 'r')).toMatch(/sent to 127\.0\.0\.1:1 \(it cannot be asked\)/);
  const said = await sendTrace(engine, { telemetry: { endpoint } }, 'r');
  expect(said).toMatch(/could not be sent to 127\.0\.0\.1:1 /);
  expect(said).not.toMatch(/secret/);
});
