import type { Message } from '../../protocol/message.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { lines, sentence } from './message.ts';
import type { Outcome } from './terms.ts';

/** Files that an undo left as they are, a line each. */
export function describeSkipped(skipped: Extract<RunEvent, { type: 'run.undone' }>['skipped']): Message[] {
  return skipped.map(({ file, reason }) => sentence('{0} stays as it is: {1}', file, reason));
}

/** What was brought back or removed, and what was left alone. */
export function describeUndone(
  undone: Pick<Extract<RunEvent, { type: 'run.undone' }>, 'restored' | 'removed' | 'skipped' | 'spec' | 'target'>,
): Outcome & { readonly who: null; readonly more: readonly Message[] } {
  const { restored, removed = [], skipped, spec, target } = undone;
  const back = restored.filter((file) => file !== spec);
  const stay = back.filter((file) => !removed.includes(file));
  const one = back.length === 1 ? sentence('1 file is as it was before') : sentence('Nothing to restore');
  const files = back.length > 1 ? sentence('{0} files are as they were before', back.length) : one;
  return {
    level: skipped.length === 0 ? 'good' : 'warn',
    who: null,
    text: target === undefined ? files : sentence('Undone: {0}. {1}', target, files),
    more: [
      ...(stay.length === 0 ? [] : [stay.join('\n')]),
      ...(removed.length === 0 ? [] : [lines([sentence('Removed, because they were not there before:'), removed.join('\n')])]),
      ...(spec === undefined ? [] : [sentence('The spec stays as the plan that it was: {0}', spec)]),
      ...describeSkipped(skipped),
    ],
  };
}
