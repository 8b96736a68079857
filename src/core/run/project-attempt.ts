import type { RunEvent } from '../../protocol/run-event.ts';
import type { Message } from '../../protocol/message.ts';
import { addUsage, noUsage } from '../budget/usage.ts';
import { sentence } from '../describe/message.ts';
import type { AttemptState, RunState } from './run-state.ts';

export type AttemptEvent = Extract<
  RunEvent,
  { type: 'agent.finished' | 'turn.started' | 'turn.completed' | 'turn.failed' | 'tool.called' }
>;
type OwnAttempt = { -readonly [K in keyof AttemptState]: AttemptState[K] };

/** An agent begins an attempt. */
export function startAttempt(state: RunState, event: Extract<RunEvent, { type: 'agent.started' }>): Partial<RunState> {
  const { type: _type, seq: _seq, at, runId: _runId, path, agent, model, ...work } = event;
  const known = state.attempts.find((one) => one.path === path);
  // One that begins again was paid for all the same.
  const { turns, usd, usage, calls } = known ?? { turns: 0, usd: 0, usage: noUsage, calls: 0 };
  const started: AttemptState = {
    path,
    agent,
    phase: state.phases.findLastIndex(({ status }) => status === 'running'),
    ...work,
    model,
    status: 'running',
    startedAt: at,
    endedAt: null,
    summary: '',
    error: null,
    turns,
    activity: '',
    waiting: false,
    usd,
    usage,
    calls,
  };
  // A verdict about what it did before says nothing about what it does now.
  return {
    verdicts: without(state.verdicts, agent),
    validating: without(state.validating, agent),
    attempts: [...state.attempts.filter((one) => one !== known), started],
  };
}

function without<T>(all: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
  if (!Object.hasOwn(all, name)) return all;
  const { [name]: _one, ...others } = all;
  return others;
}

/** Attempts that one batch of events changes in place: those that it made or copied itself, which nobody else has yet. */
export function continueAttempts(): (attempts: RunState['attempts'], event: AttemptEvent) => RunState['attempts'] {
  let own: AttemptState[] = [];
  const copied = new Set<OwnAttempt>();
  return (attempts, event) => {
    const index = attempts.findLastIndex(({ path }) => path === event.path);
    const known = attempts[index];
    if (known === undefined) return attempts;
    if (copied.has(known)) {
      change(known, event);
      return attempts;
    }
    const copy = { ...known };
    change(copy, event);
    if (attempts !== own) own = [...attempts];
    own[index] = copy;
    copied.add(copy);
    return own;
  };
}

function change(known: OwnAttempt, event: AttemptEvent): void {
  switch (event.type) {
    case 'agent.finished':
      known.status = event.outcome;
      known.summary = event.summary;
      known.error = event.error;
      known.endedAt = event.at;
      known.activity = '';
      known.waiting = false;
      return;
    case 'turn.started':
      known.model = playersAfter(known, event.model);
      known.turns = known.calls + 1;
      if (!known.waiting) known.activity = sentence('thinking');
      return;
    case 'turn.completed':
      pay(known, event);
      known.activity = '';
      known.waiting = false;
      return;
    case 'turn.failed':
      pay(known, event);
      known.activity = afterFailure(event);
      known.waiting = event.waiting !== undefined;
      return;
    case 'tool.called':
      known.activity = `${event.tool} ${event.target}`.trim();
  }
}

/** Whoever took turns of an attempt, in order: where one does not come to an end another one goes on. */
function playersAfter({ model, calls }: AttemptState, next: string): string {
  if (calls === 0 || model === next) return next;
  return model.split(', ').includes(next) ? model : `${model}, ${next}`;
}

function afterFailure({ message, retryInMs, waiting }: Extract<AttemptEvent, { type: 'turn.failed' }>): Message {
  if (waiting)
    return sentence('waiting for the provider until {0} (since {1}): {2}', { time: waiting.until }, { time: waiting.since }, message);
  return retryInMs === null ? message : sentence('waiting to retry: {0}', message);
}

function pay(known: OwnAttempt, { usd, usage }: Pick<Extract<AttemptEvent, { type: 'turn.completed' }>, 'usd' | 'usage'>): void {
  known.usd += usd ?? 0;
  known.usage = addUsage(known.usage, usage);
  known.calls++;
}
