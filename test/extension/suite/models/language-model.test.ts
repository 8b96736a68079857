import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import { inEnglish } from '../../../../src/core/describe/message.ts';
import type { ModelMessage, ModelRequest } from '../../../../src/core/agent/model-provider.ts';
import { languageModelFactory } from '../../../../src/vscode/language-model/language-model-factory.ts';
import { createLanguageModelProvider } from '../../../../src/vscode/language-model/language-model-provider.ts';
import { testModels } from './test-models.ts';
import { until } from '../until.ts';

const never = new AbortController().signal;

function request(task: string, more: ModelMessage[] = []): ModelRequest {
  return {
    model: 'batuta-tests/opus-1',
    system: ['You are the Database agent.', 'spec'],
    tools: [{ name: 'read', description: 'Reads.', inputSchema: { type: 'object', properties: { path: { type: 'string' } } } }],
    messages: [{ role: 'user', content: [{ type: 'text', text: task }] }, ...more],
    maxOutputTokens: 8000,
  };
}

describe('the models of the editor', () => {
  const factory = languageModelFactory();
  const provider = createLanguageModelProvider();

  before(async () => {
    await testModels();
    await until('the editor has the models', () => factory.usable());
  });

  afterEach(async () => {
    const models = await testModels();
    models.countTokens = null;
    models.withdraw([]);
    await until('all models are there', async () => (await factory.models()).some(({ id }) => id.endsWith('opus-1')));
  });

  it('are listed by vendor and id – those that can call tools –, and chosen for what settings ask for', async () => {
    deepEqual((await factory.models()).map(({ id }) => id).toSorted(), ['batuta-tests/opus-1', 'batuta-tests/quick-1']);
    equal(await factory.modelFor('claude-opus-5-5'), 'batuta-tests/opus-1');
    equal(await factory.modelFor('batuta-tests/quick-1'), 'batuta-tests/quick-1');
    ok(await factory.modelFor('claude-sonnet-5-5'));
  });

  it('answer with text and tool calls, take the results, and the usage is an estimate', async () => {
    const models = await testModels();
    const said: string[] = [];
    const task = request('Database Suppliers\n\nBuild it.');
    const first = await provider.generate(task, { signal: never, onText: (text) => said.push(text) });
    ok(first.ok, JSON.stringify(first));
    deepEqual(
      first.content.map((block) => (block.type === 'tool_use' ? block.name : block.type)),
      ['text', 'glob', 'read', 'read'],
    );
    equal(first.stop, 'tool_use');
    equal(first.estimated, true);
    ok(first.usage && first.usage.input > 0 && first.usage.output > 0);
    equal(said.join(''), first.content[0]?.type === 'text' ? first.content[0].text : '');
    const seen = models.requests.at(-1);
    equal(seen?.model, 'opus-1');
    deepEqual(seen?.body['tools'], ['read']);
    equal(seen?.body['system'], 'You are the Database agent.\n\nspec');

    const results = first.content.flatMap((block) =>
      block.type === 'tool_use' ? [{ type: 'tool_result' as const, toolUseId: block.id, content: 'the text', isError: true }] : [],
    );
    const second = await provider.generate(
      request('Database Suppliers\n\nBuild it.', [
        { role: 'assistant', content: first.content },
        { role: 'user', content: results },
      ]),
      { signal: never },
    );
    ok(second.ok, JSON.stringify(second));
    deepEqual(
      second.content.map((block) => (block.type === 'tool_use' ? block.name : block.type)),
      ['write'],
    );
    match(JSON.stringify(models.requests.at(-1)?.body['messages']), /call_\w+_0: Error: the text/);
    ok(second.usage && second.usage.input > first.usage.input);
  });

  for (const [fault, kind] of [
    ['NoPermissions', 'auth'],
    ['Blocked', 'rate_limited'],
    ['NotFound', 'not_found'],
    ['other', 'server'],
  ] as const)
    it(`fail as data: ${fault} is ${kind}`, async () => {
      const outcome = await provider.generate(request(`FAIL ${fault}`), { signal: never });
      equal(outcome.ok, false);
      equal(outcome.ok ? '' : outcome.error.kind, kind, JSON.stringify(outcome));
    });

  it('stop when the call is cancelled', async () => {
    const models = await testModels();
    const stop = new AbortController();
    const asked = models.requests.length;
    const outcome = provider.generate(request('WAIT'), { signal: stop.signal });
    await until('the model was asked', () => models.requests.length > asked);
    stop.abort();
    const ended = await outcome;
    equal(ended.ok ? 'answered' : `${ended.error.kind}: ${inEnglish(ended.error.message)}`, 'aborted: Interrupted.');
  });

  it('that end quietly in the middle when they are cancelled have not answered; what was said is counted', async () => {
    const stop = new AbortController();
    const outcome = await provider.generate(request('PART'), { signal: stop.signal, onText: () => stop.abort() });
    equal(outcome.ok, false, JSON.stringify(outcome));
    equal(outcome.ok ? '' : outcome.error.kind, 'aborted');
    ok(!outcome.ok && (outcome.error.usage?.output ?? 0) > 0, JSON.stringify(outcome));
  });

  it('that do not listen to a cancellation are not waited for', async () => {
    const stop = new AbortController();
    const outcome = await provider.generate(request('DEAF'), { signal: stop.signal, onText: () => stop.abort() });
    equal(outcome.ok ? '' : outcome.error.kind, 'aborted');
  });

  for (const [what, countTokens] of [
    ['fails', () => Promise.reject(new Error('no tokenizer'))],
    ['is out of reach, in another extension host', () => Promise.resolve(0)],
    ['gives no number', () => Promise.resolve(Number.NaN)],
  ] as const)
    it(`whose tokenizer ${what} answer all the same, and their usage is estimated from the text`, async () => {
      (await testModels()).countTokens = countTokens;
      const task = request(`Database Suppliers\n\nBuild it.${'x'.repeat(4000)}`);
      const outcome = await provider.generate(task, { signal: never });
      ok(outcome.ok, JSON.stringify(outcome));
      ok(outcome.usage && outcome.usage.input > 1000 && outcome.usage.input < 1200, String(outcome.usage?.input));
      ok(outcome.usage.output > 0);
    });

  it('that are gone are not replaced by others that nobody chose', async () => {
    const models = await testModels();
    models.withdraw(['opus']);
    await until('the model is gone', async () => !(await factory.models()).some(({ id }) => id.endsWith('opus-1')));
    const asked = models.requests.length;
    const outcome = await provider.generate(request('Database Suppliers\n\nBuild it.'), { signal: never });
    equal(outcome.ok ? '' : outcome.error.kind, 'not_found', JSON.stringify(outcome));
    equal(models.requests.length, asked);
  });

  it('count the tokens of a request', async () => {
    const counted = await provider.countTokens(request('x'.repeat(4000)), never);
    ok(counted !== null && counted > 1000 && counted < 1200, String(counted));
  });
});
