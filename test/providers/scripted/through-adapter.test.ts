import { expect, test } from 'vitest';
import type { ModelMessage, ModelRequest } from '../../../src/core/agent/model-provider.ts';
import { createAnthropicProvider } from '../../../src/providers/anthropic/anthropic-provider.ts';
import { readScript } from '../../../src/providers/scripted/read-script.ts';
import { startScriptedModel } from '../../../src/providers/scripted/start-scripted-model.ts';
import { scriptOf } from '../../fakes/copy-workspace.ts';
import { pseudo, untranslated } from '../../fakes/pseudo-translate.ts';
import { inEnglish, inLanguage } from '../../../src/core/report/sentence.ts';

test('a conversation through the real adapter: tools, cached prefix, counted tokens, a refusal in words', async () => {
  const script = await readScript(scriptOf('sample'));
  const server = await startScriptedModel({ script, delayMs: 0 });
  try {
    const provider = createAnthropicProvider({ id: 'scripted', apiKey: 'none', baseURL: server.url, ownServer: true });
    const signal = new AbortController().signal;
    const task: ModelMessage = { role: 'user', content: [{ type: 'text', text: 'Database Suppliers\n\nBuild it.' }] };
    const request: ModelRequest = {
      model: 'claude-opus-5-5',
      system: ['You are the Database agent. '.repeat(100), 'spec '.repeat(500)],
      tools: [],
      messages: [task],
      maxOutputTokens: 8000,
    };
    const first = await provider.generate(request, { signal });
    if (!first.ok) throw new Error(inEnglish(first.error.message));
    expect(first.content.map((block) => (block.type === 'tool_use' ? block.name : block.type))).toEqual(['text', 'glob', 'read', 'read']);
    expect(first.usage.cacheRead).toBe(0);
    expect(await provider.countTokens(request, signal)).toBe(first.usage.input + first.usage.cacheRead + first.usage.cacheWrite);

    const results = first.content.flatMap((block) =>
      block.type === 'tool_use' ? [{ type: 'tool_result' as const, toolUseId: block.id, content: 'text', isError: false }] : [],
    );
    const messages: ModelMessage[] = [task, { role: 'assistant', content: first.content }, { role: 'user', content: results }];
    const second = await provider.generate({ ...request, messages }, { signal });
    if (!second.ok) throw new Error(inEnglish(second.error.message));
    expect(second.content).toMatchObject([{ type: 'tool_use', name: 'write', input: { path: 'db/migrations/005_create_supplier.sql' } }]);
    expect(second.usage.cacheRead).toBe(first.usage.cacheWrite);

    const other: ModelMessage = { role: 'user', content: [{ type: 'text', text: 'SPEC Add a robot' }] };
    const refused = await provider.generate({ ...request, messages: [other] }, { signal });
    if (refused.ok) throw new Error('should have been refused');
    expect([refused.error.kind, inEnglish(refused.error.message)]).toEqual([
      'bad_request',
      expect.stringMatching(
        /^The provider did not accept the request: The scripted model has no answer for "SPEC Add a robot"\. It can play one request only: "Add a Supplier.*\(HTTP 400\)$/u,
      ),
    ]);
    // All of it can be said in another language, but what it quotes.
    expect(untranslated(inLanguage(refused.error.message, pseudo), ['SPEC Add a robot', script.request, '(HTTP 400)'])).toEqual([]);
  } finally {
    await server.close();
  }
});
