import { describe, expect, it } from 'vitest';
import { FencedError, InterruptedError, ReplayMismatchError, StorageError } from '../../src/core/durable/errors.ts';
import { endsSteps, isStopError, outranks, stopError, type StopReason } from '../../src/engines/embedded/stop-reason.ts';

const owner = new FencedError('taken over');
const disk = new StorageError('the disk is full');
const other = new ReplayMismatchError('another step');

/** From the weakest to the strongest, with what operations throw then and whether steps are ended at once. */
const reasons: readonly (readonly [StopReason, Error, boolean])[] = [
  [{ kind: 'restart', scope: 'main', reason: 'its code changed' }, new InterruptedError('The phase begins again: its code changed'), false],
  [{ kind: 'mismatch', error: other }, other, false],
  [{ kind: 'stop', idle: true }, new InterruptedError('The run was interrupted.'), false],
  [{ kind: 'kill', idle: true }, new InterruptedError('The run was interrupted.'), true],
  [{ kind: 'cancel', by: 'Ada' }, new InterruptedError('The run was cancelled.'), true],
  [{ kind: 'unwritable', error: disk }, disk, true],
  [{ kind: 'fenced', error: owner }, owner, true],
];

describe('why a run stops', () => {
  it.each(reasons)('$kind: what operations throw, and whether steps are ended', (reason, error, ends) => {
    expect(stopError(reason)).toMatchObject({ name: error.name, message: error.message });
    expect(isStopError(stopError(reason))).toBe(true);
    expect(endsSteps(reason)).toBe(ends);
  });

  it('gives way to a stronger reason only', () => {
    for (const [i, [earlier]] of reasons.entries())
      for (const [j, [later]] of reasons.entries()) expect(outranks(later, earlier)).toBe(j > i);
  });
});
