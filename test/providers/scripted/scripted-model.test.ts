import { expect, onTestFinished, test } from 'vitest';
import type { ModelMessage, ModelOutcome, ModelProvider, ModelRequest } from '../../../src/core/agent/model-provider.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { createAnthropicProvider } from '../../../src/providers/anthropic/anthropic-provider.ts';
import { readScript } from '../../../src/providers/scripted/read-script.ts';
import { createScriptedModel } from '../../../src/providers/scripted/scripted-model.ts';
import { scriptOf } from '../../fakes/copy-workspace.ts';
import { startModel } from '../../fakes/model-server/model-server.ts';
import { scriptedHandler } from '../../fakes/model-server/scripted-handler.ts';
import { pseudoLocale, untranslated } from '../../fakes/pseudo-translate.ts';

const script = { ...(await readScript(scriptOf('sample'))), delay_ms: 0 };
const { signal } = new AbortController();
const say = (text: string): ModelMessage => ({ role: 'user', content: [{ type: 'text', text }] });
const task = say('Database Suppliers\n\nBuild it.');
const request: ModelRequest = {
  model: 'claude-opus-5-5',
  system: ['You are the Database agent. '.repeat(100), 'spec '.repeat(500)],
  tools: [],
  messages: [task],
  maxOutputTokens: 8000,
};

function answered(outcome: ModelOutcome): ModelOutcome & { ok: true } {
  if (!outcome.ok) throw new Error(inEnglish(outcome.error.message));
  return outcome;
}

/** The script in this process, as in the demo, and over HTTP through the real adapter, as in the tests of whole runs. */
const models: readonly (readonly [string, () => Promise<ModelProvider>])[] = [
  ['in this process', async () => createScriptedModel(script)],
  [
    'through the adapter',
    async () => {
      const server = await startModel(scriptedHandler({ script }));
      onTestFinished(() => server.close());
      return createAnthropicProvider({ apiKey: 'none', baseURL: server.url });
    },
  ],
];

test.each(models)('a conversation %s: tools, a cached prefix, counted tokens, a refusal', async (_, open) => {
  const provider = await open();
  const heard: string[] = [];
  const first = answered(await provider.generate(request, { signal, onText: (text) => heard.push(text) }));
  expect(first.content.map((block) => (block.type === 'tool_use' ? block.name : block.type))).toEqual(['text', 'glob', 'read', 'read']);
  expect([first.stop, first.model, first.usage?.input, first.usage?.cacheRead]).toEqual(['tool_use', 'claude-opus-5-5', 0, 0]);
  expect(first.content[0]).toEqual({ type: 'text', text: heard.join('') });
  expect(await provider.countTokens(request, signal)).toBe(first.usage?.cacheWrite);

  const results = first.content.flatMap((block) =>
    block.type === 'tool_use' ? [{ type: 'tool_result' as const, toolUseId: block.id, content: 'text', isError: false }] : [],
  );
  const messages: ModelMessage[] = [task, { role: 'assistant', content: first.content }, { role: 'user', content: results }];
  const second = answered(await provider.generate({ ...request, messages }, { signal }));
  expect(second.content).toMatchObject([{ type: 'tool_use', name: 'write', input: { path: 'db/migrations/005_create_supplier.sql' } }]);
  expect([second.usage?.input, second.usage?.cacheRead]).toEqual([0, first.usage?.cacheWrite]);
  const ids = [...first.content, ...second.content].flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
  expect(new Set(ids).size).toBe(4);

  const short = answered(await provider.generate({ ...request, maxOutputTokens: 5 }, { signal }));
  expect([short.stop, short.usage?.output, short.content.map(({ type }) => type)]).toEqual(['max_tokens', 5, ['text']]);

  const refused = await provider.generate({ ...request, messages: [say('SPEC Add a robot')] }, { signal });
  if (refused.ok) throw new Error('should have been refused');
  expect([refused.error.kind, inEnglish(refused.error.message)]).toEqual([
    'bad_request',
    expect.stringMatching(/The demo has no prepared answer for this\. It can play only “Add a Supplier/u),
  ]);
});

test('what the scripted model cannot play is said in the person’s language', async () => {
  const refused = await createScriptedModel(script).generate({ ...request, messages: [say('SPEC Add a robot')] }, { signal });
  if (refused.ok) throw new Error('should have been refused');
  expect(untranslated(pseudoLocale.say(refused.error.message), [script.request, ...Object.values(script.requests)])).toEqual([]);
});

test('an interrupted answer ends at once', async () => {
  const stop = new AbortController();
  const waiting = createScriptedModel({ ...script, delay_ms: 3_600_000 }).generate(request, { signal: stop.signal });
  stop.abort();
  expect(await waiting).toEqual({ ok: false, error: { kind: 'aborted', message: expect.anything() as unknown } });
});
