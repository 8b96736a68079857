import type { RunEvent } from '../../protocol/run-event.ts';
import { totalTokens } from '../budget/usage.ts';
import { sentence } from '../describe/message.ts';
import type { AttemptState, RunState } from './run-state.ts';

type AttemptEvent = Exclude<Extract<RunEvent, { path: string }>, { type: 'agent.guided' | 'agent.guided.late' }>;

/** The part of the projection that follows one attempt of one agent. */
export function projectAttempt(state: RunState, event: AttemptEvent): RunState {
  if (event.type === 'agent.started') {
    const { type: _type, seq: _seq, at, runId: _runId, path, agent, model, ...work } = event;
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
      turns: 0,
      activity: '',
      usd: 0,
      tokens: 0,
    };
    // A verdict about what it did before says nothing about what it does now.
    const { [agent]: _before, ...verdicts } = state.verdicts;
    return { ...state, verdicts, attempts: [...state.attempts.filter((known) => known.path !== path), started] };
  }
  const change = changeOf(event);
  return { ...state, attempts: state.attempts.map((known) => (known.path === event.path ? { ...known, ...change(known) } : known)) };
}

function changeOf(event: Exclude<AttemptEvent, { type: 'agent.started' }>): (known: AttemptState) => Partial<AttemptState> {
  switch (event.type) {
    case 'agent.finished':
      return () => ({
        status: event.outcome,
        summary: event.summary,
        error: event.error,
        endedAt: event.at,
        activity: '',
      });
    case 'turn.started':
      return () => ({ turns: event.turn, activity: sentence('thinking') });
    case 'turn.completed':
      return (known) => ({ usd: known.usd + (event.usd ?? 0), tokens: known.tokens + totalTokens(event.usage), activity: '' });
    case 'turn.failed':
      return (known) => ({
        usd: known.usd + (event.usd ?? 0),
        tokens: known.tokens + totalTokens(event.usage),
        activity: event.retryInMs === null ? event.message : sentence('waiting to try again: {0}', event.message),
      });
    case 'tool.called':
      return () => ({ activity: `${event.tool} ${event.target}`.trim() });
  }
}
