import { noUsage } from '../../src/core/budget/usage.ts';
import { runView } from '../../src/app/runs/run-view.ts';
import { featurePhases } from '../fakes/feature-phases.ts';
import { emptyRunState } from '../../src/core/run/project.ts';
import type { AttemptState, FileState, RunState } from '../../src/core/run/run-state.ts';

/** A run as the list of runs has it, with what a test says of it. */
export function knownRun(status: 'running' | 'open' | 'completed' | 'failed' | 'cancelled' | 'damaged', state: Partial<RunState> = {}) {
  const full: RunState = {
    ...emptyRunState(),
    runId: 'r1',
    request: 'Suppliers\nwith rating',
    startedAt: '2026-01-02T03:04:05.000Z',
    declared: featurePhases,
    ...state,
  };
  const owner = status === 'running' ? { host: 'here', pid: 7, sameHost: true } : null;
  const summary = { runId: 'r1', pipeline: 'feature', startedAt: full.startedAt, input: {}, status, owner, state: full };
  return runView({ runId: 'r1', summary, state: full, held: false, blocked: null, look: null });
}

export function attempt(part: Partial<AttemptState>): AttemptState {
  return {
    path: 'r1/implement#1/backend',
    agent: 'backend',
    phase: 0,
    label: 'Backend suppliers',
    role: 'specialist',
    name: 'Implementation',
    model: 'claude-sonnet-5-5',
    status: 'finished',
    startedAt: '2026-01-02T03:04:06.000Z',
    endedAt: null,
    summary: 'Wrote the service.',
    error: null,
    turns: 4,
    activity: '',
    waiting: false,
    usd: 0.5,
    usage: noUsage,
    calls: 0,
    ...part,
  };
}

export function changed(file: string, part: Partial<FileState> = {}): RunState['files'] {
  return {
    [file]: { file, before: null, after: 'a'.repeat(64), agents: ['backend'], added: 1, removed: 0, output: false, commands: [], ...part },
  };
}
