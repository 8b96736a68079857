import { sentence } from '../core/describe/message.ts';
import { agentName } from '../core/run/agents.ts';
import type { RunState } from '../core/run/run-state.ts';
import { UserError } from './contracts.ts';

/**
 * A part of a run that is not over is taken back only where the run misses nothing of it when it goes on. Agents at work know what they wrote, and
 * others build on what has passed; once all of it was proven together, it is proven again before the run ends. Throws UserError with what to do instead.
 * `isAtWork`: a process works on the run now, or waits in it for the person.
 */
export function refuseMidway(state: RunState, files: readonly string[], isAtWork: boolean): void {
  const { runId, status, verdicts, proof } = state;
  if (state.endedAt !== null) return;
  if (status === 'running' && isAtWork)
    throw new UserError(sentence('Run {0} is in progress. Stop it first, or wait until it needs your answer.', runId));
  if (status === 'running' || status === 'interrupted')
    throw new UserError(
      sentence(
        'Run {0} was interrupted at work and would go on without what this takes back. Resume it and undo a part when it needs your answer or is over; or undo the whole run, which ends it.',
        runId,
      ),
    );
  if (proof !== null) return;
  const passed = Object.values(verdicts).filter(({ result }) => result !== 'failed');
  const missed = passed.find(({ agent }) => files.some((file) => state.files[file]?.agents.includes(agent)));
  if (!missed) return;
  throw new UserError(
    sentence(
      'Run {0} is not over and builds on what this takes back of {1}, which has passed. Undo a part when the run is over; or undo the whole run, which ends it.',
      runId,
      agentName(state, missed.agent),
    ),
  );
}
