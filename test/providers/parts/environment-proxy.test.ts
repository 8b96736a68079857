import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { ModelRequest } from '../../../src/core/agent/model-provider.ts';
import { createAnthropicProvider } from '../../../src/providers/anthropic/anthropic-provider.ts';
import { useProxyOfEnvironment } from '../../../src/providers/parts/environment-proxy.ts';
import { anthropicAnswer } from '../anthropic/anthropic-answer.ts';
import { serve, streaming } from '../sse-server.ts';

const request: ModelRequest = {
  model: 'claude-opus-5-5',
  system: [],
  tools: [],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }],
  maxOutputTokens: 100,
};
const { signal } = new AbortController();

/** A proxy that only notes what is asked of it. */
async function startProxy() {
  const asked: string[] = [];
  const proxy = createServer((message, response) => {
    asked.push(`${message.method} ${message.url}`);
    response.writeHead(502).end();
  });
  proxy.on('connect', (message, socket) => {
    asked.push(`CONNECT ${message.url}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { asked, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

it('sends calls through the proxy of the environment, but never those to loopback', async () => {
  const proxy = await startProxy();
  const undo = useProxyOfEnvironment({ HTTPS_PROXY: proxy.url, NO_PROXY: 'other.example' });
  if (!undo) throw new Error('this Node cannot use a proxy');
  onTestFinished(undo);
  const far = await createAnthropicProvider({ apiKey: 'k', baseURL: 'https://model.invalid' }).generate(request, { signal });
  expect([far.ok, proxy.asked]).toEqual([false, ['CONNECT model.invalid:443']]);
  const near = await serve(streaming(anthropicAnswer));
  expect((await createAnthropicProvider({ apiKey: 'k', baseURL: near.url }).generate(request, { signal })).ok).toBe(true);
  expect(proxy.asked).toHaveLength(1);
});

it('leaves everything as it is without a proxy', () => {
  expect(useProxyOfEnvironment({ NO_PROXY: '*', HTTPS_PROXY: '' })).toBeNull();
});
