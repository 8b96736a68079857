import type { OpenRefusal } from '../core/durable/contracts.ts';
import { UserError } from './contracts.ts';

/** Why a run cannot be opened, in words, with what to do. */
export function refusalError(runId: string, refusal: OpenRefusal): UserError {
  return new UserError(text(runId, refusal), 2, refusal);
}

function text(runId: string, refusal: OpenRefusal): string {
  switch (refusal.reason) {
    case 'not-found':
      return `There is no run ${runId}. "runs" lists all of them.`;
    case 'owned':
      return refusal.sameHost
        ? `Run ${runId} is being worked on by process ${refusal.pid} on this machine. Wait for it, or end it first.`
        : `Run ${runId} belongs to process ${refusal.pid} on ${refusal.host}, which cannot be checked from here. If it is surely gone, take the run over with --force.`;
    case 'ended':
      return `Run ${runId} has ended (${refusal.status}); nothing is left to go on with.`;
    case 'damaged':
      return `Run ${runId} cannot be read: ${refusal.detail}. Its journal is kept as it is.`;
  }
}
