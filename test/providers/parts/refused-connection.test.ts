import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { post } from '../../../src/providers/parts/post.ts';
import { lost } from '../../../src/providers/parts/stream-answer.ts';

const endpoint = { apiKey: null, keyName: 'KEY', addressName: 'SHOP_MODEL_URL' };

/** A port on which nobody listens any more. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

test.each(['127.0.0.1', 'localhost'])('where nobody listens on %s, the address is named, and what to do there', async (host) => {
  const port = await freePort();
  const url = `http://${host}:${port}/v1/messages`;
  const thrown: unknown = await post(url, {
    headers: {},
    body: [Buffer.from('{}')],
    signal: new AbortController().signal,
    idleMs: 1000,
    lateMs: 1000,
  }).catch((error: unknown) => error);
  const { how, error } = lost(thrown, endpoint);
  expect([how, error.kind, error.refused]).toEqual(['lost', 'network', true]);
  expect(inEnglish(error.message)).toMatch(
    new RegExp(
      `^Nothing answers at (?:127\\.0\\.0\\.1|\\[::1\\]):${port} \\(ECONNREFUSED\\)\\. Start the server there, or correct SHOP_MODEL_URL\\.$`,
      'u',
    ),
  );
});

test.each([
  [{ ...endpoint, remedy: 'ollama serve' }, 'Start it with "ollama serve".'],
  [{ ...endpoint, addressName: 'http://127.0.0.1:8000/v1' }, 'Start the server there, or correct its address in your settings.'],
])('of a server of the person’s own it says how it is started, or where its address stands: %j', (own, words) => {
  const thrown = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', address: '127.0.0.1', port: 8000 });
  expect(inEnglish(lost(new Error('failed', { cause: thrown }), own).error.message)).toBe(
    `Nothing answers at 127.0.0.1:8000 (ECONNREFUSED). ${words}`,
  );
});

test('another connection that fails is no refused one', () => {
  const { error } = lost(new Error('socket hang up'), endpoint);
  expect(error.refused).toBeUndefined();
  expect(inEnglish(error.message)).toMatch(/^The provider could not be reached, .*: socket hang up$/u);
});
