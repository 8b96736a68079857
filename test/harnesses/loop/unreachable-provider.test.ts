import { describe, expect, it, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { describe as describeEvent } from '../../../src/core/describe/event.ts';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { answer, createScriptedProvider, failure, finish, scriptedUsage } from '../../fakes/scripted-provider.ts';
import { createStage } from './stage.ts';
import { play } from './play.ts';

const overloaded = failure({ kind: 'overloaded', message: 'The provider is overloaded.' });
const minutes = (count: number) => count * 60_000;

describe('a provider that cannot answer now', () => {
  it('is waited for half an hour, then the agent stops and says so', async () => {
    const { outcome, run, provider } = await play(Array.from({ length: 60 }, () => overloaded));
    expect(outcome).toMatchObject({ status: 'failed', reason: 'busy' });
    expect(outcome.status === 'failed' && inEnglish(outcome.message)).toBe('The provider is overloaded. (Waited 30 min 00 s for it.)');
    expect(provider.requests).toHaveLength(run.slept.length + 1);
  });

  it('is waited for as long as the person says', async () => {
    const waits = async (waitMs: number) => {
      const { outcome, provider } = await play(
        Array.from({ length: 60 }, () => overloaded),
        { loop: { limits: { waitMs } } },
      );
      expect(outcome).toMatchObject({ status: 'failed', reason: 'busy' });
      return provider.requests.length;
    };
    expect(await waits(0)).toBe(5);
    expect(await waits(minutes(2))).toBe(8);
  });

  it('goes on when it answers, and told since when and until when it was waited for: once in the log, always beside the agent', async () => {
    const { outcome, stage } = await play([...Array.from({ length: 6 }, () => overloaded), answer([finish()])]);
    expect(outcome).toMatchObject({ status: 'finished' });
    const waiting = stage.events().flatMap((event) => (event.type === 'turn.failed' ? [event.waiting] : []));
    // The clock of the stage stands still.
    const at = (ms: number) => new Date(1000 + ms).toISOString();
    expect(waiting).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      { since: at(-15_000), until: at(minutes(30) - 15_000), first: true },
      { since: at(-31_000), until: at(minutes(30) - 31_000), first: false },
    ]);
    const events: RunEvent[] = stage.events().map((event, index) => ({ ...event, seq: index + 1, at: at(0), runId: 'r' }));
    const state = project(events);
    const told = events.flatMap((event) => (event.type === 'turn.failed' ? [describeEvent(event, state)] : []));
    expect(told.map((one) => one?.level)).toEqual(['warn', 'debug', 'debug', 'debug', 'warn', 'debug']);
    const last = told.at(-1);
    expect(last && inEnglish(last.text)).toMatch(
      /^The provider is overloaded\. Waiting for the provider until \d\d:\d\d \(since \d\d:\d\d\)\. You can stop the run and resume it later; nothing is lost\.$/,
    );
  });

  it('where nothing answers at all, says at once until when it is tried again; the words come once', async () => {
    const refused = failure({ kind: 'network', message: 'Nothing answers.', refused: true });
    const { outcome, stage } = await play([...Array.from({ length: 6 }, () => refused), answer([finish()])]);
    expect(outcome).toMatchObject({ status: 'finished' });
    const failures = stage.events().flatMap((event) => (event.type === 'turn.failed' ? [event] : []));
    expect(failures.map(({ waiting }) => waiting?.first)).toEqual([true, false, false, false, false, false]);
    const at = (ms: number) => new Date(1000 + ms).toISOString();
    expect(failures[0]?.waiting).toEqual({ since: at(0), until: at(minutes(30)), first: true });
  });

  it('where nothing answers and nobody wants to wait, says only when it is tried again', async () => {
    const refused = failure({ kind: 'network', message: 'Nothing answers.', refused: true });
    const { stage } = await play([refused, answer([finish()])], { loop: { limits: { waitMs: 0 } } });
    expect(stage.events().find(({ type }) => type === 'turn.failed')).not.toHaveProperty('waiting');
  });

  it('is no longer waited for when the person interrupts', async () => {
    const controller = new AbortController();
    const provider = createScriptedProvider([
      ...Array.from({ length: 5 }, () => overloaded),
      () => {
        controller.abort();
        return overloaded;
      },
    ]);
    const stage = createStage({ provider });
    await expect(stage.perform({ signal: controller.signal })).rejects.toThrow(InterruptedError);
  });
});

test('an agent whose conversation is too long says so', async () => {
  const long = failure({ kind: 'context_too_long', message: 'too long' });
  expect((await play([long])).outcome).toMatchObject({ status: 'failed', reason: 'length', message: 'too long' });
});

test.each([-86_400_000, 86_400_000])('a turn lasts as long as it does, though the clock is set by %d ms meanwhile', async (adjusted) => {
  const stage = createStage({
    provider: createScriptedProvider([
      () => {
        stage.clock.adjust(adjusted);
        stage.clock.advance(1500);
        return answer([finish()]);
      },
    ]),
  });
  await stage.perform();
  expect(stage.events().find(({ type }) => type === 'turn.completed')).toMatchObject({ durationMs: 1500 });
});

describe('an answer out of all proportion', () => {
  const refused = async (odd: Parameters<typeof answer>) => {
    const { outcome, stage } = await play([answer(...odd), answer([finish()])]);
    expect(outcome).toMatchObject({ status: 'finished' });
    const [failed] = stage.events().filter(({ type }) => type === 'turn.failed');
    const [started] = stage.events().filter(({ type }) => type === 'turn.started');
    // Nobody knows what it costs: the worst case counts.
    expect(failed).toMatchObject({
      error: 'bad_answer',
      retryInMs: 1000,
      estimated: true,
      usage: { input: started?.type === 'turn.started' ? started.reservedTokens : -1, output: 0 },
    });
    return failed?.type === 'turn.failed' ? inEnglish(failed.message) : '';
  };

  it.each([1e15, -5, Number.NaN, 0.5])('usage of %d', async (output) => {
    const said = await refused([[finish()], { usage: { ...scriptedUsage, output } }]);
    expect(said).toContain('The provider’s answer makes no sense: it reports ');
  });

  it('sizes', async () => {
    const text = 'x'.repeat(3_000_000);
    expect(await refused([[{ type: 'text', text }]])).toBe(
      'The provider’s answer makes no sense: it is far larger than what was asked for.',
    );
    expect(await refused([Array.from({ length: 20_000 }, () => ({ type: 'text', text: '' }) as const)])).toContain('far larger');
  });

  it('a count of the prompt is not believed', async () => {
    for (const tokens of [1e15, -1e15, Number.NaN]) {
      const { outcome } = await play([answer([finish()])], { tokens, caps: { tokens: 12_000 } });
      expect(outcome).toMatchObject({ status: 'finished' });
    }
  });
});
