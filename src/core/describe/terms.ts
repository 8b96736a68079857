import type { Message } from '../../protocol/message.ts';
import type { Evidence } from '../../protocol/run-event.ts';
import type { AttemptState, EvidenceState, PhaseState, RunState, RunStatus } from '../run/run-state.ts';
import type { VerdictNow } from '../run/seal.ts';
import type { ReachedCap } from '../budget/reached-cap.ts';
import { totalTokens } from '../budget/usage.ts';
import { sentence } from './message.ts';

/** How something ended. */
export interface Outcome {
  readonly level: 'good' | 'warn' | 'bad';
  readonly text: Message;
}

/** How something stands. `active` is at work, `warn` waits for the person or a look, `idle` is neither good nor bad. */
export interface Standing {
  readonly level: Outcome['level'] | 'active' | 'idle';
  readonly text: Message;
}

type Status = RunStatus | 'damaged' | PhaseState['status'] | AttemptState['status'];

/** How a run, a phase or an attempt stands. */
export function describeStatus(status: Status): Standing {
  const terms: Readonly<Record<Status, Standing>> = {
    running: { level: 'active', text: sentence('running') },
    'waiting-approval': { level: 'warn', text: sentence('waiting for your approval') },
    saved: { level: 'idle', text: sentence('saved for later') },
    stopped: { level: 'bad', text: sentence('stopped, needs you') },
    'budget-reached': { level: 'bad', text: sentence('budget reached') },
    interrupted: { level: 'warn', text: sentence('interrupted') },
    completed: { level: 'good', text: sentence('completed') },
    cancelled: { level: 'idle', text: sentence('cancelled') },
    failed: { level: 'bad', text: sentence('failed') },
    damaged: { level: 'bad', text: sentence('damaged') },
    skipped: { level: 'idle', text: sentence('skipped') },
    finished: { level: 'good', text: sentence('finished') },
    question: { level: 'warn', text: sentence('has a question') },
  };
  return terms[status];
}

/** How the work of an agent was judged. */
export function describeVerdict(result: VerdictNow): Outcome {
  switch (result) {
    case 'proven':
      return { level: 'good', text: sentence('proven') };
    case 'unproven':
      return { level: 'warn', text: sentence('unproven') };
    case 'failed':
      return { level: 'bad', text: sentence('failed') };
    case 'stale':
      return { level: 'warn', text: sentence('stale: changed since') };
  }
}

/** How a command ended. */
export function describeResult({ result, exitCode }: Pick<Evidence, 'result' | 'exitCode'>): Outcome {
  const code = String(exitCode ?? '–');
  switch (result) {
    case 'pass':
      return { level: 'good', text: sentence('passed') };
    case 'fail':
      return { level: 'bad', text: exitCode === null ? sentence('killed') : sentence('exit {0}', code) };
    case 'unstable':
      return { level: 'warn', text: sentence('exit {0}, files changed meanwhile', code) };
    case 'missing':
      return { level: 'bad', text: sentence('no such program') };
    case 'timeout':
      return { level: 'bad', text: sentence('timed out') };
    case 'interrupted':
      return { level: 'warn', text: sentence('interrupted') };
  }
}

/** What a command was run for; '' for the usual proof of an attempt. */
export function describePurpose(purpose: EvidenceState['purpose']): Message {
  if (purpose === 'handover') return sentence('hand-over');
  return purpose === 'prove' ? sentence('again, on the later tree') : '';
}

/** What a run stopped at: a cap that the next call might pass. */
export function describeReached({ cap, spent, limit }: Pick<ReachedCap, 'cap' | 'spent' | 'limit'>): Message {
  if (cap === 'usd') return sentence('The budget is used up: {0} of {1}, and the next call might pass it.', { usd: spent }, { usd: limit });
  const [used, most] = [{ count: spent }, { count: limit }];
  return cap === 'tokens'
    ? sentence('The tokens are used up: {0} of {1}, and the next call might pass them.', used, most)
    : sentence('The model calls are used up: {0} of {1}.', used, most);
}

export function describeIssues(count: number): Message {
  return count === 1 ? sentence('1 issue') : sentence('{0} issues', count);
}

/** Calls of models without a price are never taken as free; '' when there are none. */
export function describeUnpriced(calls: number): Message {
  if (calls === 0) return '';
  return calls === 1
    ? sentence('1 call has no price: not in the sum, held by the caps on tokens and calls.')
    : sentence('{0} calls have no price: not in the sum, held by the caps on tokens and calls.', calls);
}

/** Money spent, against the budget when there is one; calls without a price are named, never taken as free. */
export function describeCost({ spend, caps }: Pick<RunState, 'spend' | 'caps'>): Message {
  const { usd, usage, unpricedTurns, estimatedTurns } = spend;
  const sum: Message = caps.usd === null ? sentence('{0}', { usd }) : sentence('{0} of {1}', { usd }, { usd: caps.usd });
  if (unpricedTurns === 0) return sum;
  if (estimatedTurns === 0)
    return unpricedTurns === 1 ? sentence('{0} + 1 unpriced call', sum) : sentence('{0} + {1} unpriced calls', sum, unpricedTurns);
  // The editor's own models: nobody bills by the token, and nobody reports them.
  const tokens = sentence('about {0} tokens (estimated)', { count: totalTokens(usage) });
  return usd === 0 ? tokens : sentence('{0} + {1}', sum, tokens);
}
