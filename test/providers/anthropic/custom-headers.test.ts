import { expect, it, onTestFinished, vi } from 'vitest';
import { createAnthropicProvider } from '../../../src/providers/anthropic/anthropic-provider.ts';
import { unsendableHeader } from '../../../src/providers/anthropic/custom-headers.ts';
import { apiKey, never, request } from '../../contracts/provider/provider.ts';
import { serve, streaming } from '../sse-server.ts';
import { anthropicAnswer } from './anthropic-answer.ts';

it.each([
  ['nothing', undefined, null],
  ['blanks', ' \n', null],
  ['headers', 'X-Team: shop\nX-Cost: a: b\r\n\n x-two : café', null],
  ['no colon', 'X-Team shop', 1],
  ['no name', 'X-Team: shop\n: shop', 2],
  ['a space in a name', '\nX-Team: shop\nX Team: secret', 3],
  ['letters that a name cannot have', 'X-Equipé: shop', 1],
  ['letters that a value cannot have', 'X-Team: ключ', 1],
  ['a control character', 'X-Team: a\u0007b', 1],
])('of %s it is known whether it can be sent, and of which line it cannot', (_what, text, line) => {
  expect(unsendableHeader(text)).toBe(line);
});

it('each call, and each count of tokens, has the headers that a gateway wants', async () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('ANTHROPIC_CUSTOM_HEADERS', 'X-Team: shop\nX-Cost: a: b\r\n\n x-two : café');
  const server = await serve(streaming(anthropicAnswer));
  const provider = createAnthropicProvider({ apiKey, baseURL: server.url });
  await provider.generate(request, { signal: never });
  await provider.countTokens?.(request, never);
  expect(server.received.map(({ headers }) => [headers['x-team'], headers['x-cost'], headers['x-two'], headers.authorization])).toEqual(
    Array.from({ length: 2 }, () => ['shop', 'a: b', 'café', `Bearer ${apiKey}`]),
  );
});
