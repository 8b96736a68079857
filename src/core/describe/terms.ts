import type { Message, Value } from '../../protocol/message.ts';
import type { Evidence } from '../../protocol/run-event.ts';
import type { AttemptState, EvidenceState, PhaseState, RunState, RunStatus } from '../run/run-state.ts';
import type { VerdictNow } from '../run/seal.ts';
import type { ReachedCap } from '../budget/reached-cap.ts';
import { assumedBefore } from '../budget/create-budget.ts';
import { totalTokens } from '../budget/usage.ts';
import { sentence } from './message.ts';

/** How something ended. */
export interface Outcome {
  readonly level: 'good' | 'warn' | 'bad';
  readonly text: Message;
}

/**
 * How something stands. `active` is at work, `warn` waits for the person or a look, `idle` is neither good nor bad. `icon`: the codicon
 * that stands for it wherever the editor draws it.
 */
export interface Standing {
  readonly level: Outcome['level'] | 'active' | 'idle';
  readonly icon: string;
  readonly text: Message;
}

/** How something stands that came to its end. */
type Ended = Standing & Outcome;

type Status = RunStatus | 'damaged' | PhaseState['status'] | AttemptState['status'];

/** How a run, a phase or an attempt stands. */
export function describeStatus(status: Status): Standing {
  const terms: Readonly<Record<Status, Standing>> = {
    running: { level: 'active', icon: 'loading', text: sentence('running') },
    'waiting-approval': { level: 'warn', icon: 'bell-dot', text: sentence('waiting for your approval') },
    saved: { level: 'idle', icon: 'archive', text: sentence('saved for later') },
    stopped: { level: 'bad', icon: 'debug-pause', text: sentence('stopped, needs attention') },
    'budget-reached': { level: 'bad', icon: 'credit-card', text: sentence('budget reached') },
    interrupted: { level: 'warn', icon: 'debug-disconnect', text: sentence('interrupted') },
    completed: { level: 'good', icon: 'pass', text: sentence('completed') },
    cancelled: { level: 'idle', icon: 'circle-slash', text: sentence('cancelled') },
    failed: { level: 'bad', icon: 'error', text: sentence('failed') },
    // Also where the system does not let its journal be read.
    damaged: { level: 'bad', icon: 'warning', text: sentence('unreadable') },
    skipped: { level: 'idle', icon: 'debug-step-over', text: sentence('skipped') },
    finished: { level: 'good', icon: 'check', text: sentence('finished') },
    question: { level: 'warn', icon: 'comment-unresolved', text: sentence('has a question') },
  };
  return terms[status];
}

/** How a run stands that asks the person something, and did not stop. */
export function describeAsking(wanted: 'approval' | 'answer'): Standing {
  const approval = describeStatus('waiting-approval');
  return wanted === 'approval' ? approval : { ...approval, text: sentence('waiting for your answer') };
}

/** How a run stands that rightly ended with nothing done. */
export const unchanged: Standing = { level: 'idle', icon: 'info', text: sentence('ended without a change') };

export const undone: Standing = { level: 'idle', icon: 'discard', text: sentence('undone') };

export const toCome: Standing = { level: 'idle', icon: 'circle-large-outline', text: sentence('pending') };

/** How a passing of a phase stands in its run. */
export function describePhase({ status }: Pick<RunState, 'status'>, phase: Pick<PhaseState, 'status'>): Standing {
  if (phase.status === 'completed') return { ...describeStatus('completed'), text: sentence('done') };
  if (phase.status === 'skipped' || status === 'running') return describeStatus(phase.status);
  if (status === 'failed') return { ...describeStatus('failed'), text: sentence('failed here') };
  return status === 'cancelled' ? describeStatus('cancelled') : { ...paused, text: sentence('paused here') };
}

/** How an attempt stands in its run. */
export function describeAttempt(
  { status }: Pick<RunState, 'status'>,
  attempt: Pick<AttemptState, 'status'> & Partial<Pick<AttemptState, 'waiting'>>,
): Standing {
  if (attempt.status !== 'running') return describeStatus(attempt.status);
  if (status === 'cancelled' || status === 'failed') return describeStatus(status);
  if (status !== 'running') return paused;
  return attempt.waiting ? awaitsProvider : { ...describeStatus('running'), text: sentence('working') };
}

/** Nobody has to do anything, but it may last. */
export const awaitsProvider: Standing = { level: 'warn', icon: 'watch', text: sentence('waiting for the provider') };

/** Begun and not ended, while nobody works on it. */
const paused: Standing = { level: 'warn', icon: 'debug-pause', text: sentence('paused') };

/** How the work of an agent was judged. */
export function describeVerdict(result: VerdictNow): Ended {
  switch (result) {
    case 'proven':
      return { level: 'good', icon: 'verified-filled', text: sentence('proven') };
    case 'unproven':
      return { level: 'warn', icon: 'question', text: sentence('unproven') };
    case 'failed':
      return { level: 'bad', icon: 'error', text: sentence('failed') };
    case 'stale':
      return { level: 'warn', icon: 'warning', text: sentence('stale: changed since') };
  }
}

/** Files that a result names. */
const mostNamed = 3;

/** How a command ended. */
export function describeResult({
  result,
  exitCode,
  changed = [],
}: Pick<Evidence, 'result' | 'exitCode'> & { readonly changed?: readonly string[] | undefined }): Ended {
  const code = String(exitCode ?? '–');
  switch (result) {
    case 'pass':
      return { level: 'good', icon: 'pass', text: sentence('passed') };
    case 'fail':
      return { level: 'bad', icon: 'error', text: exitCode === null ? sentence('killed') : sentence('exit {0}', code) };
    case 'unstable':
      return { level: 'warn', icon: 'warning', text: describeUnstable(code, changed) };
    case 'missing':
      return { level: 'bad', icon: 'error', text: sentence('program not found') };
    case 'timeout':
      return { level: 'bad', icon: 'watch', text: sentence('timed out') };
    case 'interrupted':
      return { level: 'warn', icon: 'debug-disconnect', text: sentence('interrupted') };
  }
}

function describeUnstable(code: string, changed: readonly string[]): Message {
  const named = changed.slice(0, mostNamed).join(', ');
  const more = changed.length - mostNamed;
  if (named === '') return sentence('exit {0}, files changed while it ran', code);
  return more > 0
    ? sentence('exit {0}; changed while it ran: {1} and {2} more', code, named, more)
    : sentence('exit {0}; changed while it ran: {1}', code, named);
}

/** What a command was run for; '' for the usual proof of an attempt. */
export function describePurpose(purpose: EvidenceState['purpose']): Message {
  if (purpose === 'handover') return sentence('hand-over');
  if (purpose === 'reproduce') return sentence('the reproduction');
  return purpose === 'prove' ? sentence('re-run on final files') : '';
}

type Amounts = Pick<ReachedCap, 'cap' | 'spent' | 'limit'> & Partial<Pick<ReachedCap, 'assumed' | 'softCaps'>>;

/** What a run stopped at: a cap that the next call could exceed. */
export function describeReached({ cap, spent, limit, assumed = 0, softCaps }: Amounts): Message {
  const soft = (amount: Value): Value => softened({ softCaps }, amount);
  if (cap === 'usd' && assumed > 0)
    return sentence(
      'Budget reached: {0} of {1} used, and the next call could exceed it. Up to {2} of that is reserved for calls interrupted by a crash.',
      { usd: spent },
      soft({ usd: limit }),
      { usd: assumed },
    );
  if (cap === 'usd')
    return spent === 0
      ? sentence('The budget of {0} is too small: a single model call could cost more.', soft({ usd: limit }))
      : sentence('Budget reached: {0} of {1} used, and the next call could exceed it.', { usd: spent }, soft({ usd: limit }));
  const [used, most] = [{ count: spent }, soft({ count: limit })];
  if (cap === 'turns') return sentence('Model call limit reached: {0} of {1} used.', used, most);
  return spent === 0
    ? sentence('The limit of {0} tokens is too small: a single model call could use more.', most)
    : sentence('Token limit reached: {0} of {1} used, and the next call could exceed it.', used, most);
}

/** An amount of what a cap limits. */
export function capText(cap: 'usd' | 'tokens' | 'turns', amount: number): Value {
  if (cap === 'usd') return { usd: amount };
  if (cap === 'tokens') return sentence('{0} tokens', { count: amount });
  return amount === 1 ? sentence('1 model call') : sentence('{0} model calls', { count: amount });
}

/** A cap, and whether it can be passed by what an agent tells only afterwards. */
export function limitText(state: Partial<Pick<ReachedCap, 'softCaps'>>, ...[cap, limit]: Parameters<typeof capText>): Value {
  return softened(state, capText(cap, limit));
}

const softened = ({ softCaps }: Partial<Pick<ReachedCap, 'softCaps'>>, amount: Value): Value =>
  softCaps ? sentence('{0} (soft cap)', amount) : amount;

export function describeIssues(count: number): Message {
  return count === 1 ? sentence('1 issue') : sentence('{0} issues', count);
}

/** Calls of models without a price are never taken as free; '' when there are none. */
export function describeUnpriced(calls: number): Message {
  if (calls === 0) return '';
  return calls === 1
    ? sentence('1 call is unpriced: not in the total, limited by the token and call caps.')
    : sentence('{0} calls are unpriced: not in the total, limited by the token and call caps.', calls);
}

/** Money spent, against the budget when there is one; calls without a price are named, never taken as free. */
export function describeCost({ status, ...state }: Pick<RunState, 'spend' | 'caps' | 'softCaps' | 'status'>): Message {
  const { spend } = state;
  const cost = settledCost(state);
  // Of a run at work they are the calls that it makes just now.
  const assumed = status === 'running' ? 0 : assumedBefore(spend).usd;
  return assumed === 0 ? cost : sentence('{0}, up to {1} more for interrupted calls', cost, { usd: assumed });
}

/** What is spent of a cap. */
export function ofCap({ caps, ...state }: Pick<RunState, 'caps' | 'softCaps'>, usd: number): Message {
  if (caps.usd === null) return sentence('{0}', { usd });
  return sentence('{0} of {1}', { usd }, limitText(state, 'usd', caps.usd));
}

/** Why the caps of a run can be passed, and what cannot. */
export function describeSoftCaps(): Message {
  return sentence('The caps are soft: external agents tell only afterwards what they used. Their time is limited hard.');
}

function settledCost({ spend, ...state }: Pick<RunState, 'spend' | 'caps' | 'softCaps'>): Message {
  const { usd, usage, unpricedTurns, estimatedTurns } = spend;
  const sum = ofCap(state, usd);
  if (unpricedTurns === 0) return sum;
  if (estimatedTurns === 0)
    return unpricedTurns === 1 ? sentence('{0} + 1 unpriced call', sum) : sentence('{0} + {1} unpriced calls', sum, unpricedTurns);
  // The editor's own models: nobody bills by the token, and nobody reports them.
  const tokens = sentence('about {0} tokens (estimated)', { count: totalTokens(usage) });
  return usd === 0 ? tokens : sentence('{0} + {1}', sum, tokens);
}
