import { describe, expect, it } from 'vitest';
import { priceOf } from '../../../src/core/budget/price-book.ts';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import { sentence } from '../../../src/core/describe/message.ts';
import type { Message } from '../../../src/protocol/message.ts';
import { createTestEnvironment } from '../../core/tool/environment.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { answer, call, createScriptedProvider, failure, finish, say, scriptedUsage } from '../../fakes/scripted-provider.ts';
import { lastText, play, resultsIn } from './play.ts';
import { createStage, task } from './stage.ts';

const who = { agent: 'backend', path: 'run' };
const usd = 0.0006;
const started = (turn: number, reservedTokens = expect.any(Number) as number) => ({
  type: 'turn.started',
  ...who,
  model: task.model,
  turn,
  reservedTokens,
  reservedUsd: expect.any(Number) as number,
});
const completed = (turn: number, stop: string) => ({
  type: 'turn.completed',
  ...who,
  model: task.model,
  turn,
  usage: scriptedUsage,
  usd,
  durationMs: 0,
  stop,
});
const called = (tool: string, target: string, ok: boolean, detail: Message) => ({
  type: 'tool.called',
  ...who,
  tool,
  target,
  ok,
  detail,
});

const done = { status: 'finished', finish: { summary: 'all done', report: 'done' }, read: [] };

describe('agent loop', () => {
  it('works from task to report, and journals every piece in order', async () => {
    const { outcome, stage, provider, run } = await play(
      [
        answer([
          say('Let me look.'),
          call('1', 'read', { path: 'src/a.ts' }),
          call('2', 'grep', { pattern: 'x' }),
          call('3', 'read', { path: 'nope' }),
        ]),
        answer([
          call('4', 'edit', { path: 'src/a.ts', old_string: 'x', new_string: 'y' }),
          call('5', 'read', { path: 'src/a.ts' }),
          call('6', 'run', { command: 'npm test' }),
        ]),
        answer([
          call('7', 'write', { path: 'web/b.ts', content: 'b' }),
          call('8', 'write', { path: 'src/b.ts', content: 'b\n' }),
          call('9', 'dance', {}),
        ]),
        answer([finish()]),
      ],
      { files: { 'src/a.ts': 'x\n' }, scripts: () => ({ 'npm test': { output: 'fine' } }) },
    );
    const [x, y, b] = ['x\n', 'y\n', 'b\n'].map(sha256) as [string, string, string];
    expect(outcome).toEqual({ ...done, read: ['src/a.ts'] });
    expect(stage.events()).toEqual([
      started(1),
      completed(1, 'tool_use'),
      called('read', 'src/a.ts', true, '1 lines'),
      called('grep', 'x', true, '1 hits'),
      called('read', 'nope', false, sentence('no such file')),
      started(2),
      completed(2, 'tool_use'),
      { type: 'file.changed', agent: 'backend', file: 'src/a.ts', before: x, after: y, added: 1, removed: 1 },
      called('edit', 'src/a.ts', true, '+1 −1'),
      called('read', 'src/a.ts', true, '1 lines'),
      called('run', 'npm test', true, sentence('exit code {0}, {1}', '0', '0.0 s')),
      started(3),
      completed(3, 'tool_use'),
      called('write', 'web/b.ts', false, sentence('not allowed')),
      { type: 'file.changed', agent: 'backend', file: 'src/b.ts', before: null, after: b, added: 1, removed: 0 },
      called('write', 'src/b.ts', true, '+1 −0'),
      called('dance', '', false, sentence('no such tool')),
      started(4),
      completed(4, 'tool_use'),
    ]);
    expect(run.executed.map((key) => key.replace('run/', ''))).toEqual([
      'prompt#1',
      'turn#1',
      'reads#1',
      'turn#2',
      'edit-intent#1',
      'edit-result#1',
      'reads#2',
      'run-intent#1',
      'run-result#1',
      'turn#3',
      'write-intent#1',
      'write-intent#2',
      'write-result#1',
      'reads#3',
      'turn#4',
    ]);
    expect(
      provider.requests.map(({ messages }) => resultsIn(messages).map(([id, isError]) => `${String(id)}${isError ? ' failed' : ''}`)),
    ).toEqual([[], ['1', '2', '3 failed'], ['4', '5', '6'], ['7 failed', '8', '9 failed']]);
    expect(resultsIn(provider.requests[2]?.messages ?? [])[1]).toEqual(['5', false, '1\ty']);
    expect(provider.requests[0]).toMatchObject({
      model: task.model,
      system: task.prompt.system,
      maxOutputTokens: 16_000,
      messages: [{ role: 'user', content: [say('Backend Feature')] }],
    });
    expect(provider.requests[0]?.tools.map(({ name }) => name)).toEqual([
      'read',
      'grep',
      'glob',
      'notes',
      'edit',
      'write',
      'run',
      'finish',
    ]);
  });

  it('gives an agent without write access only tools that read', async () => {
    const provider = createScriptedProvider([answer([call('1', 'write', { path: 'src/a', content: '' })]), answer([finish()])]);
    const stage = createStage({ provider });
    await stage.perform({ task: { access: 'read-only' } });
    expect([provider.requests[0]?.tools.map(({ name }) => name), stage.files.writes]).toEqual([
      ['read', 'grep', 'glob', 'notes', 'finish'],
      [],
    ]);
  });

  it('retries what may pass, waits as long as asked but at most a minute, and gives up after four retries', async () => {
    const lost = (ms?: number) =>
      failure({
        kind: ms === undefined ? 'network' : 'rate_limited',
        message: 'no',
        usage: { ...scriptedUsage, output: 0 },
        ...(ms === undefined ? {} : { retryAfterMs: ms }),
      });
    const good = await play([lost(), lost(7000), lost(9_000_000), lost(), answer([finish()])]);
    expect(good.outcome).toEqual(done);
    // Nobody knows what else was billed of an answer that broke off.
    const usage = { ...scriptedUsage, output: good.provider.requests[0]?.maxOutputTokens ?? 0 };
    const failed = (turn: number, error: string, retryInMs: number | null) => ({
      ...(turn > 1 ? { repeated: true } : {}),
      type: 'turn.failed',
      ...who,
      turn,
      error,
      message: 'no',
      retryInMs,
      usage,
      usd: priceOf(task.model, usage),
      estimated: true,
    });
    expect(good.stage.events().filter(({ type }) => type === 'turn.failed')).toEqual([
      failed(1, 'network', 1000),
      failed(2, 'rate_limited', 7000),
      failed(3, 'rate_limited', 60_000),
      failed(4, 'network', 8000),
    ]);
    expect(good.run.slept).toHaveLength(4);
    expect(new Set(good.provider.requests.map(({ messages }) => JSON.stringify(messages))).size).toBe(1);

    const bad = await play(Array.from({ length: 6 }, () => lost()));
    expect([bad.outcome, bad.provider.requests.length]).toEqual([
      {
        status: 'failed',
        reason: 'model',
        message: sentence('{0} (Waited {1} for it.)', 'no', { ms: 15_000 }),
        continuation: expect.anything() as unknown,
      },
      5,
    ]);
  });

  it.each(['auth', 'not_found', 'bad_request'] as const)('does not retry %s', async (kind) => {
    const { outcome, provider } = await play([failure({ kind, message: 'check the key' })]);
    expect([outcome, provider.requests.length]).toMatchObject([{ status: 'failed', reason: 'model', message: 'check the key' }, 1]);
  });

  it('one agent’s 429 makes the others wait', async () => {
    const { stage } = await play([failure({ kind: 'rate_limited', message: 'slow down', retryAfterMs: 5000 }), answer([finish()])]);
    expect(stage.clock.slept).toEqual([5000]);
  });

  it('goes on where a failed attempt stopped, with a person’s guidance', async () => {
    const provider = createScriptedProvider([
      answer([call('1', 'read', { path: 'src/a.ts' })]),
      failure({ kind: 'auth', message: 'no key' }),
      answer([call('2', 'edit', { path: 'src/a.ts', old_string: 'a', new_string: 'b' })]),
      answer([finish()]),
    ]);
    const first = createStage({ provider, files: { 'src/a.ts': 'a' } });
    const { outcome } = await first.perform();
    if (outcome.status !== 'failed') throw new Error('should have failed');
    const second = createStage({ provider, files: { 'src/a.ts': 'a' } });
    const next = await second.perform({ task: { continuation: outcome.continuation, guidance: 'Use b.' } });
    expect([next.outcome, second.files.text('src/a.ts')]).toEqual([{ ...done, read: ['src/a.ts'] }, 'b']);
    expect(provider.requests[2]?.messages.map(({ role, content }) => `${role} ${content.map(({ type }) => type).join(' ')}`)).toEqual([
      'user text',
      'assistant tool_use',
      'user tool_result text',
    ]);
    expect(lastText(provider.requests[2]?.messages ?? [])).toContain('Use b.');
  });

  it('an interrupted call is neither journaled nor forgotten', async () => {
    const controller = new AbortController();
    const provider = createScriptedProvider([
      () => {
        controller.abort();
        return failure({ kind: 'aborted', message: 'Interrupted.' });
      },
    ]);
    const stage = createStage({ provider });
    await expect(stage.perform({ signal: controller.signal })).rejects.toBeInstanceOf(InterruptedError);
    expect(stage.events()).toEqual([started(1)]);
  });

  it('tells a model of a full disk instead of failing the run', async () => {
    const provider = createScriptedProvider([answer([call('1', 'write', { path: 'src/a', content: 'x' })]), answer([finish()])]);
    const environment = createTestEnvironment();
    const swap = () => Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
    const { outcome } = await createStage({
      provider,
      loop: { environmentFor: () => ({ ...environment, files: { ...environment.files, swap } }) },
    }).perform();
    expect(outcome).toEqual(done);
    expect(resultsIn(provider.requests[1]?.messages ?? [])).toEqual([['1', true, 'This did not work: ENOSPC: no space left on device']]);
  });

  it('code of a tool that is gone is nothing that a model could work around: no turn is paid to tell it', async () => {
    const provider = createScriptedProvider([answer([call('1', 'read', { path: 'src/a' })]), answer([finish()])]);
    const environment = createTestEnvironment();
    const gone = Object.assign(new Error("Cannot find module './calls.cjs'"), { code: 'ERR_MODULE_NOT_FOUND' });
    const read = () => Promise.reject(gone);
    const stage = createStage({ provider, loop: { environmentFor: () => ({ ...environment, files: { ...environment.files, read } }) } });
    await expect(stage.perform()).rejects.toThrow("Cannot find module './calls.cjs'");
    expect(provider.requests).toHaveLength(1);
  });
});

describe('a question that is answered at once', () => {
  const question = { access: 'none', form: 'entities', model: 'claude-haiku-5-5' } as const;
  const ask = async (...answers: Parameters<typeof createScriptedProvider>[0]) => {
    const provider = createScriptedProvider(answers);
    const { outcome } = await createStage({ provider }).perform({ task: question });
    return { outcome, provider };
  };

  it('is one call with room for little, and no tool but the answer', async () => {
    const named = { entities: ['Contract'], fresh: null, pattern: null };
    const { outcome, provider } = await ask(answer([call('1', 'finish', { summary: 'one', ...named })]));
    expect(outcome).toMatchObject({ status: 'finished', finish: { report: named } });
    expect(provider.requests.map(({ tools, maxOutputTokens }) => [tools.map(({ name }) => name), maxOutputTokens])).toEqual([
      [['finish'], 2000],
    ]);
  });

  it.each([
    ['only talks', say('It is about contracts.')],
    ['answers in another form', call('1', 'finish', { summary: 'one', entities: 'Contract' })],
    ['wants to look first', call('1', 'read', { path: 'src/a.ts' })],
  ])('is not asked again of a model that %s', async (_, said) => {
    const { outcome, provider } = await ask(answer([said]), answer([said]));
    expect(outcome).toMatchObject({ status: 'failed', reason: 'stuck' });
    expect(provider.requests).toHaveLength(1);
  });
});
