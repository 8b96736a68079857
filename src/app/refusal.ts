import type { Engine, OpenRefusal } from '../core/durable/contracts.ts';
import type { Message } from '../protocol/message.ts';
import type { RunEventBody } from '../protocol/run-event.ts';
import { sentence } from '../core/describe/message.ts';
import { describeStatus } from '../core/describe/terms.ts';
import type { RunState } from '../core/run/run-state.ts';
import { UserError } from './contracts.ts';

/** Why a run cannot be opened, in words, with what to do. */
export function refusalError(runId: string, refusal: OpenRefusal): UserError {
  return new UserError(text(runId, refusal), 2, refusal);
}

/** Adds events to a run that is not at work; with none it is only seen whether that could be done. Throws UserError. */
export async function appendTo(engine: Pick<Engine, 'append'>, runId: string, events: readonly RunEventBody[]): Promise<void> {
  const refusal = await engine.append(runId, events);
  if (refusal) throw refusalError(runId, refusal);
}

/** Throws UserError where a run began without trust: which commands prove its work was settled then, so trust given later brings it none. */
export function mustHaveCommands({ runId, trusted }: Pick<RunState, 'runId' | 'trusted'>): void {
  if (trusted) return;
  throw new UserError(
    sentence(
      'Nothing was proven: run {0} began without trust, so it has no commands, and keeps that. To have work proven, trust the workspace and start a new run.',
      runId,
    ),
  );
}

function text(runId: string, refusal: OpenRefusal): Message {
  switch (refusal.reason) {
    case 'not-found':
      return sentence('Run {0} not found. List all runs with "runs".', runId);
    case 'owned':
      return refusal.sameHost
        ? sentence('Run {0} is in use by process {1} on this machine. Wait for it to finish, or stop it first.', runId, refusal.pid)
        : sentence(
            'Run {0} belongs to process {1} on {2}. Batuta can’t tell whether that process is still running. If you are sure that it has ended, use --force to take over.',
            runId,
            refusal.pid,
            refusal.host,
          );
    case 'ended':
      return sentence('Run {0} has ended ({1}); nothing is left to resume.', runId, describeStatus(refusal.status).text);
    case 'damaged':
      return sentence('Run {0} cannot be read: {1}. The journal was not changed.', runId, refusal.detail);
  }
}
