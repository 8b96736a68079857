import { describe, expect, it } from 'vitest';
import { priceBook, priceOf } from '../../../src/core/budget/price-book.ts';
import { totalTokens } from '../../../src/core/budget/usage.ts';
import { project } from '../../../src/core/run/project.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { answer, call, createScriptedProvider, failure, finish, say, scriptedUsage } from '../../fakes/scripted-provider.ts';
import { createStage, task } from './stage.ts';
import { describeReached } from '../../../src/core/describe/terms.ts';

const read = (id: string, path = 'src/a.ts') => answer([call(id, 'read', { path })]);
const dropped = 'removed to make room';

describe('budget', () => {
  it('does not call when the worst case does not fit, and says which cap', async () => {
    const provider = createScriptedProvider([read('1'), answer([finish()])], { tokens: 1500 });
    const stage = createStage({ provider, caps: { tokens: 6600 } });
    const { outcome } = await stage.perform();
    expect(outcome).toMatchObject({
      status: 'failed',
      reason: 'budget',
      message: describeReached({ cap: 'tokens', spent: 110, limit: 6600 }),
    });
    // One call fitted with a lowered output; then not even the least output did.
    expect(provider.requests.map(({ maxOutputTokens }) => maxOutputTokens)).toEqual([4000]);
    const small = createStage({ provider: createScriptedProvider([]), caps: { tokens: 4999 } });
    await small.perform();
    expect(small.events()).toEqual([{ type: 'budget.reached', cap: 'tokens', spent: 0, limit: 4999 }]);
  });

  it('asks the server to count only when the upper bound does not fit', async () => {
    const roomy = createScriptedProvider([answer([finish()])], { tokens: 1500 });
    await createStage({ provider: roomy, caps: { tokens: 1_000_000 } }).perform();
    const tight = createScriptedProvider([answer([finish()])], { tokens: 1500 });
    await createStage({ provider: tight, caps: { tokens: 18_600 } }).perform();
    expect([roomy.counted.length, tight.counted.length, tight.requests[0]?.maxOutputTokens]).toEqual([0, 1, 16_000]);
    // So few tokens cannot be so many bytes: those make them, three to a token.
    const untrue = createScriptedProvider([answer([finish()])], { tokens: 50 });
    await createStage({ provider: untrue, caps: { tokens: 18_600 } }).perform();
    expect([untrue.counted.length, untrue.requests[0]?.maxOutputTokens]).toEqual([1, 8000]);
  });

  it('warns once at 80 %, and stops at the turn cap', async () => {
    const provider = createScriptedProvider([read('1'), read('2'), read('3'), read('4'), read('5')]);
    const stage = createStage({ provider, caps: { turns: 5 }, files: { 'src/a.ts': 'a' } });
    const { outcome } = await stage.perform();
    expect(outcome).toMatchObject({
      reason: 'budget',
      message: describeReached({ cap: 'turns', spent: 5, limit: 5 }),
    });
    expect(stage.events().filter(({ type }) => type.startsWith('budget'))).toEqual([
      { type: 'budget.warning', cap: 'turns', spent: 4, limit: 5 },
      { type: 'budget.reached', cap: 'turns', spent: 5, limit: 5 },
    ]);
  });

  it('goes on after a raise with the same conversation, paying nothing again', async () => {
    const provider = createScriptedProvider([read('1'), answer([finish()])]);
    const files = { 'src/a.ts': 'a' };
    const { outcome } = await createStage({ provider, caps: { turns: 1 }, files }).perform();
    if (outcome.status !== 'failed') throw new Error('should have failed');
    const next = await createStage({ provider, files }).perform({ task: { continuation: outcome.continuation } });
    expect([next.outcome.status, provider.requests.length, provider.requests[1]?.messages.length]).toEqual(['finished', 2, 3]);
  });

  it('a refusal is replayed from the journal, and a lost call counts with its worst case', async () => {
    const provider = createScriptedProvider([answer([finish()]), answer([finish()])]);
    const stage = createStage({ provider, caps: { turns: 1 } });
    // Killed after the call, before its answer was journaled.
    await expect(stage.perform({ crash: { at: 3, when: 'before' } })).rejects.toThrow('dead');
    const { open } = project(createMemoryRun({ journal: stage.journal }).events()).spend;
    expect(open).toEqual([{ path: 'run', turn: 1, tokens: expect.any(Number) as number, usd: expect.any(Number) as number }]);
    const refused = await stage.perform();
    expect(refused.outcome).toMatchObject({ reason: 'budget' });
    const replayed = await stage.perform();
    expect([replayed.outcome, provider.requests.length]).toEqual([refused.outcome, 1]);
  });

  it('a call of which nobody knows what it cost counts with its worst case, as an estimate', async () => {
    const usage = { ...scriptedUsage, input: 7 };
    const price = { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 };
    const book = { ...priceBook, prices: { [task.model]: price } };
    const provider = createScriptedProvider([
      // Not reached: nothing was billed. Broken off before it said what was, and after; then an answer without usage.
      failure({ kind: 'network', message: 'refused' }),
      failure({ kind: 'network', message: 'silent', usage: null }),
      failure({ kind: 'network', message: 'broken', usage }),
      { ok: true, content: [finish()], stop: 'tool_use', usage: null, model: 'scripted-1' },
    ]);
    const stage = createStage({ provider, loop: { book } });
    await stage.perform();
    const events = stage.events();
    const reserved = events.flatMap((event) =>
      event.type === 'turn.started' ? [{ tokens: event.reservedTokens, usd: event.reservedUsd }] : [],
    );
    const bills = events.flatMap((event) =>
      event.type === 'turn.failed' || event.type === 'turn.completed'
        ? [{ tokens: totalTokens(event.usage), usd: event.usd, estimated: event.estimated }]
        : [],
    );
    const output = provider.requests[2]?.maxOutputTokens ?? 0;
    expect(bills).toEqual([
      { tokens: 0, usd: 0, estimated: undefined },
      { ...reserved[1], estimated: true },
      { tokens: 7 + output, usd: priceOf(task.model, { ...usage, output }, book), estimated: true },
      { ...reserved[3], estimated: true },
    ]);
    const { spend } = project(createMemoryRun({ journal: stage.journal }).events());
    expect([spend.estimatedTurns, spend.turns, spend.open]).toEqual([3, 4, []]);
  });

  it('counts models without a price by tokens and turns alone', async () => {
    const provider = createScriptedProvider([answer([finish()])]);
    const stage = createStage({ provider, caps: { usd: 0.01 }, loop: { book: { ...priceBook, prices: {} } } });
    await stage.perform();
    expect(stage.events()).toMatchObject([
      { type: 'turn.started', reservedUsd: null },
      { type: 'turn.completed', usd: null },
    ]);
  });
});

describe('room', () => {
  const big = 'x'.repeat(59).concat('\n').repeat(100);
  const files = { 'src/a.ts': big, 'src/b.ts': big, 'src/c.ts': big, 'src/d.ts': big, 'src/e.ts': big };
  const paths = Object.keys(files);
  const limits = { contextTokens: 10_300, maxOutputTokens: 2000, minOutputTokens: 1000 };
  /** As a server would count: three bytes a token. */
  const counting = (blocks: Parameters<typeof answer>[0]) => (request: object) =>
    answer(blocks, { usage: { ...scriptedUsage, input: Math.ceil(JSON.stringify(request).length / 3) } });

  it('drops the oldest results first, journals that, and replays it', async () => {
    const provider = createScriptedProvider([
      ...paths.map((path, index) => counting([call(String(index), 'read', { path })])),
      counting([finish()]),
    ]);
    const stage = createStage({ provider, files, loop: { limits } });
    const first = await stage.perform();
    const states = provider.requests.map(({ messages }) =>
      messages
        .flatMap((message) =>
          message.role === 'user'
            ? message.content.flatMap((block) => (block.type === 'tool_result' ? [block.content.includes(dropped) ? 'gone' : 'there'] : []))
            : [],
        )
        .join(' '),
    );
    expect(states).toEqual(['', 'there', 'there there', 'gone there there', 'gone gone there there', 'gone gone gone there there']);
    expect((await stage.perform()).outcome).toEqual(first.outcome);
    expect(provider.requests).toHaveLength(6);
  });

  it.each([
    [11_100, 2775, 'gone gone gone there there'],
    [undefined, 16_000, 'there there there there there'],
  ])(
    'a model of which the person says that it takes %s tokens gets no more, and a quarter of them for its answer',
    async (tokens, most, left) => {
      const provider = createScriptedProvider([
        ...paths.map((path, index) => counting([call(String(index), 'read', { path })])),
        counting([finish()]),
      ]);
      const windowOf = (model: string): number | undefined => (model === task.model ? tokens : undefined);
      const { outcome } = await createStage({ provider, files, loop: { windowOf } }).perform();
      const { messages, maxOutputTokens } = provider.requests.at(-1) ?? {};
      const results = (messages ?? []).flatMap(({ content }) =>
        content.flatMap((one) => (one.type === 'tool_result' ? [one.content] : [])),
      );
      expect([outcome.status, maxOutputTokens]).toEqual(['finished', most]);
      expect(results.map((text) => (text.includes(dropped) ? 'gone' : 'there')).join(' ')).toBe(left);
    },
  );

  it('keeps what the agent noted, when old results are dropped and when all is cut', async () => {
    const note = call('n', 'notes', { text: 'total() is in src/a.ts' });
    const everything = answer([note, ...paths.map((path, index) => call(String(index), 'read', { path }))]);
    const provider = createScriptedProvider([everything, answer([say('Read all five files.')]), answer([finish()])]);
    const stage = createStage({ provider, files, loop: { limits } });
    const first = await stage.perform();
    expect(first.outcome.status).toBe('finished');
    const last = JSON.stringify(provider.requests.at(-1)?.messages);
    expect([last.includes('total() is in src/a.ts'), last.includes('Read all five files.')]).toEqual([true, true]);
    expect((await stage.perform()).outcome).toEqual(first.outcome);
  });

  it('at last has the model sum up, and begins anew from its notes', async () => {
    const everything = answer(paths.map((path, index) => call(String(index), 'read', { path })));
    const provider = createScriptedProvider([everything, answer([say('Read all five files.')]), answer([finish()])]);
    const stage = createStage({ provider, files, loop: { limits } });
    const { outcome } = await stage.perform();
    expect(outcome).toMatchObject({ status: 'finished', read: paths });
    expect(provider.requests[1]?.messages.at(-1)?.content.at(-1)).toMatchObject({
      text: expect.stringContaining('Answer with text only') as string,
    });
    expect(provider.requests[2]?.messages).toEqual([
      { role: 'user', content: [say('Backend Feature'), say(expect.stringContaining('Read all five files.') as string)] },
    ]);
  });

  it('makes room when the provider says that the prompt is too long, once', async () => {
    const tooLong = failure({ kind: 'context_too_long', message: 'too long' });
    const reads = ['1', '2', '3'].map((id, index) => read(id, paths[index]));
    const provider = createScriptedProvider([...reads, tooLong, answer([finish()])]);
    const stage = createStage({ provider, files });
    expect((await stage.perform()).outcome.status).toBe('finished');
    expect(JSON.stringify(provider.requests[4]?.messages)).toContain(dropped);
    const never = createScriptedProvider([...reads, tooLong, tooLong, tooLong]);
    expect((await createStage({ provider: never, files }).perform()).outcome).toMatchObject({ reason: 'length', message: 'too long' });
    expect(never.requests).toHaveLength(5);
  });

  it('does not sum up again and again when it is the task that is long', async () => {
    const provider = createScriptedProvider([read('1'), answer([finish()])]);
    const prompt = { ...task.prompt, task: 'long '.repeat(8000) };
    const { outcome } = await createStage({ provider, files, loop: { limits } }).perform({ task: { prompt } });
    expect([outcome.status, provider.requests.length]).toEqual(['finished', 2]);
  });

  it('the task itself is too long', async () => {
    const provider = createScriptedProvider([failure({ kind: 'context_too_long', message: 'too long' })]);
    expect((await createStage({ provider }).perform({ task: { prompt: { ...task.prompt, task: 'x' } } })).outcome).toMatchObject({
      reason: 'length',
    });
  });
});
