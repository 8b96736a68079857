import type { Message } from '../../protocol/message.ts';
import type { Evidence } from '../../protocol/run-event.ts';
import type { AttemptState, EvidenceState, PhaseState, RunState, RunStatus, VerdictState } from '../run/run-state.ts';
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

type Status = RunStatus | PhaseState['status'] | AttemptState['status'];

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
    skipped: { level: 'idle', text: sentence('skipped') },
    finished: { level: 'good', text: sentence('finished') },
    question: { level: 'warn', text: sentence('has a question') },
  };
  return terms[status];
}

/** How the work of an agent was judged. */
export function describeVerdict(result: VerdictState['result']): Outcome {
  switch (result) {
    case 'proven':
      return { level: 'good', text: sentence('proven') };
    case 'unproven':
      return { level: 'warn', text: sentence('unproven') };
    case 'failed':
      return { level: 'bad', text: sentence('failed') };
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

export function describeIssues(count: number): Message {
  return count === 1 ? sentence('1 issue') : sentence('{0} issues', count);
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
