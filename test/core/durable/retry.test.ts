import { describe, expect, it } from 'vitest';
import { retry, type RetryPolicy } from '../../../src/core/durable/retry.ts';
import { createMemoryJournal, createMemoryRun } from '../../fakes/memory-ctx.ts';

interface Answer {
  readonly ok: boolean;
  readonly wait: number;
}

const policy: RetryPolicy<Answer> = {
  max: 3,
  again: (result) => !result.ok,
  delayMs: (attempt, last) => attempt * last.wait,
};
const failing: Answer = { ok: false, wait: 1000 };
const fine: Answer = { ok: true, wait: 0 };

describe('retry', () => {
  it('makes every attempt a step of its own and waits in between', async () => {
    const run = createMemoryRun({ start: 0 });
    const attempts: number[] = [];
    const result = await retry(run.ctx, 'call', policy, async (_step, attempt) => {
      attempts.push(attempt);
      return attempt < 3 ? failing : fine;
    });
    expect(result).toEqual(fine);
    expect(attempts).toEqual([1, 2, 3]);
    expect(run.slept).toEqual([1001, 3002]);
    expect(run.executed.filter((key) => key.startsWith('run/call'))).toEqual(['run/call#1', 'run/call#2', 'run/call#3']);
  });

  it('gives the last result when all attempts are used, without waiting after it', async () => {
    const run = createMemoryRun({ start: 0 });
    expect(await retry(run.ctx, 'call', { ...policy, max: 1 }, async () => failing)).toEqual(failing);
    expect(run.slept).toEqual([]);
  });

  it('counts attempts of before a crash', async () => {
    const journal = createMemoryJournal();
    const attempts: number[] = [];
    const work = (run: ReturnType<typeof createMemoryRun>) =>
      retry(run.ctx, 'call', policy, async (_step, attempt) => {
        attempts.push(attempt);
        return failing;
      });
    await expect(work(createMemoryRun({ journal, start: 0, crash: { at: 4, when: 'after' } }))).rejects.toThrow('dead');
    expect(await work(createMemoryRun({ journal, start: 0 }))).toEqual(failing);
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('does not repeat a step that throws', async () => {
    const attempts: number[] = [];
    const call = retry(createMemoryRun().ctx, 'call', policy, async (_step, attempt) => {
      attempts.push(attempt);
      return Promise.reject(new Error('a defect'));
    });
    await expect(call).rejects.toThrow('a defect');
    expect(attempts).toEqual([1]);
  });
});
