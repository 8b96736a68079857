import type { Message } from '../../protocol/message.ts';
import type { RunState } from '../run/run-state.ts';
import { sentence } from '../describe/message.ts';

/** What the person can do now, as commands of the CLI where there is one. */
export function nextSteps(state: RunState, program: string): readonly Message[] {
  const { runId, stop } = state;
  const undo = sentence('To bring the changed files back: {0}', `${program} undo ${runId}`);
  switch (state.status) {
    case 'running':
      return [];
    case 'waiting-approval':
    case 'saved': {
      const file = state.approval?.subject ?? state.spec?.file;
      const approve = `${program} approve ${runId}`;
      return [file === undefined ? sentence('Read the spec, then: {0}', approve) : sentence('Read {0}, then: {1}', file, approve)];
    }
    case 'stopped':
      return stop && stop.hints.length > 0 ? stop.hints : [`${program} resume ${runId}`];
    case 'budget-reached':
      return stop && stop.hints.length > 0 ? stop.hints : [sentence('With more budget: {0}', `${program} resume ${runId} --budget USD`)];
    case 'interrupted':
      return [`${program} resume ${runId}`];
    case 'cancelled':
    case 'failed':
      return Object.keys(state.files).length > 0 ? [undo] : [];
    case 'completed':
      return [sentence('To commit the change: {0}', `${program} apply ${runId} --branch NAME`), undo];
  }
}
