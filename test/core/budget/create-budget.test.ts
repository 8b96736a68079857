import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../../src/core/budget/create-budget.ts';
import type { Reservation, ReserveResult, WorstCase } from '../../../src/core/budget/budget.ts';
import { priceOf } from '../../../src/core/budget/price-book.ts';
import { noUsage } from '../../../src/core/budget/usage.ts';
import { worstCase } from '../../../src/core/budget/worst-case.ts';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import type { SpendState } from '../../../src/core/run/run-state.ts';

const spend: SpendState = { usage: noUsage, usd: 0, unpricedTurns: 0, estimatedTurns: 0, turns: 0, open: [], byModel: {} };
const noCaps = { usd: null, tokens: null, turns: null };
const never = new AbortController().signal;
const usage = (tokens: number) => ({ ...noUsage, input: tokens });

function reservationOf(result: ReserveResult | null): Reservation {
  if (!result?.ok) throw new Error(`no reservation: ${JSON.stringify(result)}`);
  return result.reservation;
}

describe('budget', () => {
  it('refuses what can never fit and names the cap', async () => {
    const budget = createBudget({ caps: { ...noCaps, tokens: 100 }, spend: { ...spend, usage: usage(60) } });
    expect(await budget.reserve({ tokens: 41, usd: null }, never)).toEqual({ ok: false, cap: 'tokens', spent: 60, limit: 100, assumed: 0 });
    expect((await budget.reserve({ tokens: 40, usd: null }, never)).ok).toBe(true);
  });

  it('counts calls that began before a crash and never ended', async () => {
    const open = [{ path: 'run/a', turn: 1, usd: 0.7, tokens: 10 }];
    const budget = createBudget({ caps: { usd: 1, tokens: null, turns: 2 }, spend: { ...spend, usd: 0.2, turns: 1, open } });
    expect(await budget.reserve({ tokens: 1, usd: 0.01 }, never)).toEqual({ ok: false, cap: 'turns', spent: 2, limit: 2, assumed: 1 });
    budget.raise({ usd: 1, tokens: null, turns: 9 });
    expect(await budget.reserve({ tokens: 1, usd: 0.2 }, never)).toMatchObject({ ok: false, cap: 'usd', limit: 1 });
  });

  it('waits while only calls in flight are in the way, and serves in order', async () => {
    const budget = createBudget({ caps: { ...noCaps, tokens: 100 }, spend });
    const first = reservationOf(await budget.reserve({ tokens: 80, usd: null }, never));
    const order: string[] = [];
    const noted = async (name: string, tokens: number) => {
      const result = await budget.reserve({ tokens, usd: null }, never);
      order.push(name);
      return result;
    };
    const large = noted('large', 60);
    const small = noted('small', 10);
    expect(budget.tryReserve({ tokens: 1, usd: null })).toBeNull();
    first.settle(usage(30), null);
    expect([(await large).ok, (await small).ok, order]).toEqual([true, true, ['large', 'small']]);
  });

  it('a raise lets a waiting call pass at once', async () => {
    const budget = createBudget({ caps: { ...noCaps, tokens: 100 }, spend });
    reservationOf(await budget.reserve({ tokens: 80, usd: null }, never));
    const waiting = budget.reserve({ tokens: 60, usd: null }, never);
    budget.raise({ ...noCaps, tokens: 140 });
    expect((await waiting).ok).toBe(true);
    expect(budget.caps.tokens).toBe(140);
  });

  it('refuses a waiting call once it can no longer fit', async () => {
    const budget = createBudget({ caps: { ...noCaps, tokens: 100 }, spend });
    const first = reservationOf(await budget.reserve({ tokens: 80, usd: null }, never));
    const waiting = budget.reserve({ tokens: 60, usd: null }, never);
    first.settle(usage(80), null);
    expect(await waiting).toEqual({ ok: false, cap: 'tokens', spent: 80, limit: 100, assumed: 0 });
  });

  it('warns once per cap when 80 % are gone, and again after a raise', async () => {
    const budget = createBudget({ caps: { ...noCaps, tokens: 100, turns: 10 }, spend: { ...spend, usage: usage(80) } });
    const warningOf = async () => {
      const result = await budget.reserve({ tokens: 1, usd: null }, never);
      reservationOf(result).settle(noUsage, null);
      return result.ok ? result.warning : null;
    };
    expect(await warningOf()).toEqual({ cap: 'tokens', spent: 80, limit: 100 });
    expect(await warningOf()).toBeNull();
    for (const asNearAsBefore of [95, 100]) {
      budget.raise({ ...noCaps, tokens: asNearAsBefore, turns: 10 });
      expect(await warningOf()).toBeNull();
    }
    budget.raise({ ...noCaps, tokens: 1000, turns: 10 });
    expect(await warningOf()).toBeNull();
    budget.raise({ ...noCaps, tokens: 90, turns: 10 });
    expect(await warningOf()).toEqual({ cap: 'tokens', spent: 80, limit: 90 });
  });

  it('does not warn again, after a resume, of what the journal says to have been told', async () => {
    const told = (tokens: number) => ({ ...spend, usage: usage(80), warned: { tokens } });
    const warningOf = async (from: SpendState) => {
      const result = await createBudget({ caps: { ...noCaps, tokens: 100 }, spend: from }).reserve({ tokens: 1, usd: null }, never);
      return result.ok ? result.warning : null;
    };
    expect(await warningOf(told(100))).toBeNull();
    // That was another limit.
    expect(await warningOf(told(90))).toEqual({ cap: 'tokens', spent: 80, limit: 100 });
  });

  it('rejects when aborted, before and during the wait, and lets the next one pass', async () => {
    const budget = createBudget({ caps: { ...noCaps, tokens: 100 }, spend });
    const first = reservationOf(await budget.reserve({ tokens: 60, usd: null }, never));
    const controller = new AbortController();
    const blocked = budget.reserve({ tokens: 90, usd: null }, controller.signal);
    const behind = budget.reserve({ tokens: 40, usd: null }, never);
    controller.abort();
    await expect(blocked).rejects.toBeInstanceOf(InterruptedError);
    expect((await behind).ok).toBe(true);
    await expect(budget.reserve({ tokens: 1, usd: null }, controller.signal)).rejects.toBeInstanceOf(InterruptedError);
    first.settle(usage(1), null);
    expect(() => first.settle(usage(1), null)).toThrow('twice');
  });

  it('a call is one turn, in flight and settled', () => {
    const budget = createBudget({ caps: { ...noCaps, turns: 2 }, spend });
    const reserve = () => budget.tryReserve({ tokens: 1, usd: null });
    const [first] = [reservationOf(reserve()), reservationOf(reserve())];
    expect(reserve()).toBeNull();
    first.settle(usage(1), null);
    expect(reserve()).toBeNull();
    budget.raise({ ...noCaps, turns: 1 });
    expect(reserve()).toEqual({ ok: false, cap: 'turns', spent: 1, limit: 1, assumed: 0 });
  });

  it('a call without a price takes nothing of the dollars, in flight and settled', () => {
    const budget = createBudget({ caps: { ...noCaps, usd: 0.5 }, spend });
    reservationOf(budget.tryReserve({ tokens: 1, usd: null })).settle(usage(1), null);
    reservationOf(budget.tryReserve({ tokens: 1, usd: null }));
    expect(budget.tryReserve({ tokens: 1, usd: 0.5 })?.ok).toBe(true);
  });

  it('shares out half of what is neither spent nor in flight, never less than something can be done with, and nothing of what has no cap', () => {
    const budget = createBudget({ caps: { usd: 10, tokens: 100_001, turns: 9 }, spend: { ...spend, usd: 2, usage: usage(20_000) } });
    reservationOf(budget.tryReserve({ tokens: 10_000, usd: 1 }));
    expect(budget.share()).toEqual({ usd: 3.5, tokens: 35_000 });
    budget.raise({ usd: 2, tokens: 20_000, turns: 9 });
    expect(budget.share()).toEqual({ usd: 0.01, tokens: 1000 });
    budget.raise(noCaps);
    expect(budget.share()).toEqual({ usd: null, tokens: null });
  });

  it('never passes a cap, whatever the interleaving, as long as calls stay within their reservation', async () => {
    const call = fc.record({
      tokens: fc.integer({ min: 1, max: 60 }),
      cents: fc.integer({ min: 0, max: 60 }),
      used: fc.double({ min: 0, max: 1, noNaN: true }),
      settleFirst: fc.nat(3),
    });
    const caps = fc.record({
      tokens: fc.integer({ min: 0, max: 200 }),
      cents: fc.integer({ min: 0, max: 200 }),
      turns: fc.integer({ min: 0, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(caps, fc.array(call, { maxLength: 25 }), async (limits, calls) => {
        const cap = { tokens: limits.tokens, usd: limits.cents, turns: limits.turns };
        const budget = createBudget({ caps: cap, spend });
        const sum = { tokens: 0, usd: 0, turns: 0 };
        const open: { reservation: Reservation; worst: WorstCase; used: number }[] = [];
        const check = () => {
          const reserved = open.reduce(
            (all, { worst }) => ({ tokens: all.tokens + worst.tokens, usd: all.usd + (worst.usd ?? 0), turns: all.turns + 1 }),
            sum,
          );
          expect([reserved.tokens <= cap.tokens, reserved.usd <= cap.usd, reserved.turns <= cap.turns]).toEqual([true, true, true]);
        };
        const settle = (): void => {
          const oldest = open.shift();
          if (!oldest) return;
          const tokens = Math.floor(oldest.worst.tokens * oldest.used);
          const usd = Math.floor((oldest.worst.usd ?? 0) * oldest.used);
          sum.tokens += tokens;
          sum.usd += usd;
          sum.turns += 1;
          oldest.reservation.settle(usage(tokens), usd);
        };
        const pending: Promise<unknown>[] = [];
        for (const { tokens, cents, used, settleFirst } of calls) {
          for (let count = 0; count < settleFirst; count += 1) settle();
          const worst = { tokens, usd: cents };
          pending.push(
            budget.reserve(worst, never).then((result) => {
              if (result.ok) open.push({ reservation: result.reservation, worst, used });
              return check();
            }),
          );
          await Promise.resolve();
          check();
        }
        let left = pending.length;
        for (const one of pending) void one.finally(() => (left -= 1));
        while (left > 0) {
          settle();
          await new Promise((resolve) => setImmediate(resolve));
        }
        await Promise.all(pending);
        check();
      }),
      { numRuns: 60 },
    );
  });
});

describe('worst case', () => {
  it('takes all input at the price of a cache write', () => {
    expect(worstCase({ model: 'claude-opus-5-5', inputTokens: 1_000_000, maxOutputTokens: 100_000 })).toEqual({
      tokens: 1_100_000,
      usd: 5 + 2,
    });
  });
  it('multiplies long prompts', () => {
    const usd = (inputTokens: number) => worstCase({ model: 'claude-haiku-5-5', inputTokens, maxOutputTokens: 0 }).usd;
    expect([usd(200_000), usd(100_000)]).toEqual([0.125, 0.0125]);
  });
  it('has no price for an unknown model', () => {
    expect(worstCase({ model: 'local', inputTokens: 5, maxOutputTokens: 5 })).toEqual({ tokens: 10, usd: null });
  });
});

describe('list prices', () => {
  const million = { input: 1_000_000, output: 1_000_000, cacheRead: 1_000_000, cacheWrite: 1_000_000 };
  it.each([
    ['claude-opus-5-5', 4 + 20 + 0.2 + 5],
    ['claude-sonnet-5-5', 2 + 10 + 0.1 + 2.5],
    ['claude-haiku-5-5', 5 * (0.1 + 0.5 + 0.01 + 0.125)],
    ['claude-fable-5-1', 10 + 50 + 0.25 + 12.5],
    ['local', null],
  ])('%s: a million tokens of each kind', (model, usd) => {
    const cost = priceOf(model, million);
    if (usd === null) expect(cost).toBeNull();
    else expect(cost).toBeCloseTo(usd, 9);
  });

  it('a prompt is long above its limit, what came out of the cache or went into it included', () => {
    const prompt = { input: 40_000, output: 0, cacheRead: 30_000, cacheWrite: 30_000 };
    const plain = (40_000 * 0.1 + 30_000 * 0.01 + 30_000 * 0.125) / 1e6;
    expect(priceOf('claude-haiku-5-5', prompt)).toBeCloseTo(plain, 12);
    expect(priceOf('claude-haiku-5-5', { ...prompt, input: 40_001 })).toBeCloseTo(5 * (plain + 0.1 / 1e6), 12);
  });
});
