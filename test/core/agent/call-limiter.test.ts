import { describe, expect, it } from 'vitest';
import { createCallLimiter, type CallLimiter } from '../../../src/core/agent/call-limiter.ts';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';

const never = new AbortController().signal;
const tick = () => new Promise((resolve) => setImmediate(resolve));
function gate() {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), passed };
}

describe('call limiter', () => {
  it('lets in only so many, in order, and the next one when one leaves or fails', async () => {
    const limiter = createCallLimiter({ maxParallel: 2, clock: createFakeClock() });
    const gates = [gate(), gate(), gate(), gate()];
    const began: number[] = [];
    const calls = gates.map(({ passed }, index) =>
      limiter.run(never, async () => {
        began.push(index);
        await passed;
        if (index === 0) throw new Error('lost');
        return index;
      }),
    );
    await tick();
    expect(began).toEqual([0, 1]);
    gates[0]?.open();
    await expect(calls[0]).rejects.toThrow('lost');
    await tick();
    expect(began).toEqual([0, 1, 2]);
    for (const { open } of gates) open();
    expect(await Promise.all(calls.slice(1))).toEqual([1, 2, 3]);
  });

  it('nobody begins during a pause, even when it is made longer meanwhile', async () => {
    const clock = createFakeClock(0);
    const limiter = createCallLimiter({ maxParallel: 2, clock });
    limiter.slowDown(1000);
    let began = false;
    const call = limiter.run(never, async () => {
      began = true;
    });
    await tick();
    limiter.slowDown(3000);
    clock.advance(1000);
    await tick();
    expect([began, clock.sleepers()]).toEqual([false, 1]);
    clock.advance(2000);
    await call;
    expect(began).toBe(true);
  });

  it('a clock that is set back or forward makes no pause longer or shorter, for those who wait, who come later, or are refused again', async () => {
    const clock = createFakeClock(0);
    const limiter = createCallLimiter({ maxParallel: 2, clock });
    const day = 86_400_000;
    limiter.slowDown(1000);
    const waiting = limiter.run(never, async () => 'began');
    await tick();
    clock.adjust(-day);
    clock.advance(999);
    clock.adjust(3 * day);
    const second = limiter.run(never, async () => 'began');
    await tick();
    expect(clock.sleepers()).toBe(1);
    clock.advance(1);
    expect([await waiting, await second]).toEqual(['began', 'began']);
    expect(await limiter.run(never, async () => 'at once')).toBe('at once');
    limiter.slowDown(1000);
    clock.adjust(-day);
    limiter.slowDown(2000);
    const late = limiter.run(never, async () => 'later');
    await tick();
    clock.advance(2000);
    expect(await late).toBe('later');
  });

  it('an aborted one leaves the queue, and its place goes on', async () => {
    const clock = createFakeClock(0);
    const limiter = createCallLimiter({ maxParallel: 1, clock });
    const first = gate();
    const running = limiter.run(never, () => first.passed);
    const controller = new AbortController();
    const waiting = limiter.run(controller.signal, async () => 'never');
    controller.abort();
    await expect(waiting).rejects.toBeInstanceOf(InterruptedError);
    limiter.slowDown(1000);
    first.open();
    await running;
    const paused = new AbortController();
    const sleeping = limiter.run(paused.signal, async () => 'never');
    await tick();
    paused.abort();
    await expect(sleeping).rejects.toBeInstanceOf(InterruptedError);
    clock.advance(1000);
    expect(await limiter.run(never, async () => 'free')).toBe('free');
    await expect(limiter.run(controller.signal, async () => 'no')).rejects.toBeInstanceOf(InterruptedError);
  });

  it('begins with 8 at the same time, or as set, and with more while all are answered; a burst of refusals halves them once, and each calm minute gives one back', async () => {
    const clock = createFakeClock(0);
    const limiter = createCallLimiter({ maxParallel: 8, clock });
    /** How many of 300 calls begin at once. */
    const together = async (limiter: CallLimiter): Promise<number> => {
      const all = gate();
      let began = 0;
      const calls = Array.from({ length: 300 }, () =>
        limiter.run(never, async (accepted) => {
          began += 1;
          await all.passed;
          accepted();
        }),
      );
      await tick();
      const first = began;
      all.open();
      await Promise.all(calls);
      return first;
    };
    const after = async (ms: number): Promise<number> => {
      clock.advance(ms);
      return together(limiter);
    };
    const refuse = (): void => limiter.slowDown(2000);
    const free = createCallLimiter({ clock });
    const set = createCallLimiter({ clock, maxParallel: 300 });
    expect([await together(free), await together(free), await together(limiter), await together(set)]).toEqual([8, 256, 8, 300]);
    for (let count = 0; count < 8; count += 1) refuse();
    expect([await after(2000), await after(59_999), await after(1)]).toEqual([4, 4, 5]);
    refuse();
    expect(await after(2000)).toBe(2);
    for (let count = 0; count < 3; count += 1) {
      refuse();
      clock.advance(2000);
    }
    expect([await together(limiter), await after(60_000), await after(3_600_000)]).toEqual([1, 2, 8]);
  });

  it('three more begin as soon as an answer does, not only when it ends; a call counts once, and after a refusal none does', async () => {
    const clock = createFakeClock(0);
    const limiter = createCallLimiter({ clock });
    const all = gate();
    const accepting: (() => void)[] = [];
    const calls = Array.from({ length: 16 }, () =>
      limiter.run(never, async (accepted) => {
        accepting.push(accepted);
        await all.passed;
      }),
    );
    await tick();
    expect(accepting).toHaveLength(8);
    accepting[0]?.();
    accepting[0]?.();
    await tick();
    expect(accepting).toHaveLength(11);
    limiter.slowDown(0);
    accepting[1]?.();
    await tick();
    expect(accepting).toHaveLength(11);
    all.open();
    await Promise.all(calls);
  });
});
