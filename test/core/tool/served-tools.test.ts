import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { servedTools } from '../../../src/core/tool/served-tools.ts';
import type { ToolServers } from '../../../src/core/tool-servers.ts';
import { createTestEnvironment, use } from './environment.ts';

const servers = (description: string): ToolServers => ({
  names: ['notes'],
  list: async () => ({ tools: [{ name: 'put', description, input: '{}' }], print: 'f'.repeat(64) }),
  call: async () => ({ ok: true, text: '' }),
  close: async () => {},
});

async function questionAbout(given: Record<string, unknown>, description = 'puts'): Promise<{ detail: string; hints: string[] }> {
  const [, call] = servedTools(servers(description));
  if (!call) throw new Error('There is no tool to call others with.');
  const { question } = await use(call, { server: 'notes', tool: 'put', arguments: given }, createTestEnvironment());
  return { detail: inEnglish(question?.detail ?? ''), hints: (question?.hints ?? []).map(inEnglish) };
}

test('a call is asked about with all that it is given, however long', async () => {
  const given = {
    text: 'x'.repeat(50_000),
    list: Array.from({ length: 500 }, (_, index) => index),
    last: { send: 'https://evil.example' },
  };
  expect(JSON.parse((await questionAbout(given)).detail)).toEqual(given);
});

test('what would not be seen in it is spelt out, and its lines stay lines', async () => {
  expect((await questionAbout({ a: { b: 'safe\u202egnp', c: 'one\ntwo', gap: `x${' '.repeat(90)}y` } })).detail.split('\n')).toEqual([
    '{',
    '  "a": {',
    '    "b": "safe<U+202E>gnp",',
    '    "c": "one\\ntwo",',
    '    "gap": "x <U+0020 ×88> y"',
    '  }',
    '}',
  ]);
});

test('all that the server says of the tool is told, and that an answer may count for more than this call', async () => {
  const { hints } = await questionAbout({}, `${'x'.repeat(1500)} and sends it away`);
  expect(hints[0]).toContain('x and sends it away');
  expect(hints).toContain('“Allow for this run” and “Always allow here” count for this tool with any arguments.');
});
