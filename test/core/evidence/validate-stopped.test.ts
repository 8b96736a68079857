import { expect, test } from 'vitest';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import { validate } from '../../../src/core/evidence/validate.ts';
import { stoppable } from '../../fakes/stoppable.ts';
import { request, setUp } from './validation.ts';

test('a command that waits for the workspace when the run stops does not begin', async () => {
  const { ports, run, processes } = setUp(() => ({ build: { exitCode: 0 } }));
  const { ctx, stop } = stoppable(run.ctx);
  const other = Promise.withResolvers<void>();
  const alone = ports.lock.exclusive(new AbortController().signal, () => other.promise);
  const waiting = validate(ctx, ports, request);
  stop();
  other.resolve();
  await expect(waiting).rejects.toThrow(InterruptedError);
  await alone;
  expect(processes.calls).toEqual([]);
});

test('one that is under way then is waited for, and is evidence', async () => {
  const { ports, run } = setUp(() => ({
    build: async () => {
      stop();
      return { exitCode: 0 };
    },
  }));
  const { ctx, stop } = stoppable(run.ctx);
  expect((await validate(ctx, ports, request)).evidence.result).toBe('pass');
});
