import type { RunEvent } from '../../protocol/run-event.ts';
import type { Message } from '../../protocol/message.ts';
import { addUsage, noUsage } from '../budget/usage.ts';
import { sentence } from '../describe/message.ts';
import type { AttemptState, RunState } from './run-state.ts';

type AttemptEvent = Extract<RunEvent, { type: 'agent.finished' | 'turn.started' | 'turn.completed' | 'turn.failed' | 'tool.called' }>;

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

/** The attempts after an event of one of them. */
export function attemptsAfter({ attempts }: RunState, event: AttemptEvent): RunState['attempts'] {
  const index = attempts.findLastIndex(({ path }) => path === event.path);
  const known = attempts[index];
  return known === undefined ? attempts : attempts.with(index, { ...known, ...changeOf(known, event) });
}

function changeOf(known: AttemptState, event: AttemptEvent): Partial<AttemptState> {
  switch (event.type) {
    case 'agent.finished': {
      const { outcome: status, summary, error, at: endedAt } = event;
      return { status, summary, error, endedAt, activity: '', waiting: false };
    }
    case 'turn.started':
      return {
        model: playersAfter(known, event.model),
        turns: known.calls + 1,
        activity: known.waiting ? known.activity : sentence('thinking'),
      };
    case 'turn.completed':
      return { ...paid(known, event), activity: '', waiting: false };
    case 'turn.failed':
      return { ...paid(known, event), activity: afterFailure(event), waiting: event.waiting !== undefined };
    case 'tool.called':
      return { activity: `${event.tool} ${event.target}`.trim() };
  }
}

/** Whoever took turns of an attempt, in order: where one does not come to an end another one goes on. */
function playersAfter({ model, calls }: AttemptState, next: string): string {
  if (calls === 0) return next;
  return model.split(', ').includes(next) ? model : `${model}, ${next}`;
}

function afterFailure({ message, retryInMs, waiting }: Extract<AttemptEvent, { type: 'turn.failed' }>): Message {
  if (waiting)
    return sentence('waiting for the provider until {0} (since {1}): {2}', { time: waiting.until }, { time: waiting.since }, message);
  return retryInMs === null ? message : sentence('waiting to retry: {0}', message);
}

function paid(known: AttemptState, { usd, usage }: Pick<Extract<AttemptEvent, { type: 'turn.completed' }>, 'usd' | 'usage'>) {
  return { usd: known.usd + (usd ?? 0), usage: addUsage(known.usage, usage), calls: known.calls + 1 };
}
