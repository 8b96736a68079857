import { describe, expect, it } from 'vitest';
import { isDriven, isOver, runView } from '../../../src/app/runs/run-view.ts';
import type { RunSummary } from '../../../src/core/durable/contracts.ts';
import { emptyRunState } from '../../../src/core/run/project.ts';
import { asJson } from '../../../src/protocol/json.ts';
import type { RunState, RunStatus } from '../../../src/core/run/run-state.ts';

const agent = {
  name: 'code',
  section: 'Code',
  report: 'Code',
  owns: ['**'],
  needs: [],
  provides: [],
  outputs: [],
  schema: false,
  model: 'opus',
  context: 'code',
  validate: [],
  handover: [],
  run: [],
};
const input = asJson({
  request: 'Suppliers',
  workspace: '/shop',
  provider: 'anthropic',
  scripted: false,
  settings: {
    source: 'file',
    reasons: [],
    trusted: true,
    agents: [agent],
    tests: [],
    review: { model: '', context: '', skipUpToFiles: 3 },
    spec: { model: '', context: '' },
    caps: { usd: 2, tokens: null, turns: null },
    confirm: { deletedLines: 50, files: 5, migrations: true },
    timeouts: { validate: 1, run: 1 },
  },
});
const here = { host: 'here', pid: 7, sameHost: true };
const far = { host: 'far', pid: 7, sameHost: false };

function summary(status: RunSummary['status'], owner: RunSummary['owner'] = null): RunSummary {
  return { runId: 'r', pipeline: 'feature', startedAt: '2026-01-02', input, status, owner, state: emptyRunState() };
}

function state(status: RunStatus): RunState {
  return { ...emptyRunState(), runId: 'r', status, cursor: 5, validating: { code: { command: [], purpose: 'prove', startedAt: '' } } };
}

describe('a run as it is shown', () => {
  it.each([
    ['works here', { summary: summary('running', here), state: state('running'), held: true }, ['self', 'running', true]],
    ['works in another process', { summary: summary('running', here), state: state('running'), held: false }, ['local', 'running', true]],
    ['belongs to another host', { summary: summary('running', far), state: state('running'), held: false }, ['remote', 'running', false]],
    ['lost its process', { summary: summary('open'), state: state('running'), held: false }, ['none', 'interrupted', false]],
    ['waits, and nobody works on it', { summary: summary('open'), state: state('waiting-approval'), held: false }, ['none', 'waiting-approval', false]], // prettier-ignore
    ['was begun a moment ago', { summary: null, state: state('running'), held: true }, ['self', 'running', true]],
    ['ended, though the list still names its process', { summary: summary('running', here), state: state('completed'), held: false }, ['none', 'completed', false]], // prettier-ignore
    ['is damaged', { summary: summary('damaged'), state: emptyRunState(), held: false }, ['none', 'damaged', false]],
  ] as const)('that %s', (_words, facts, [owner, status, driven]) => {
    const view = runView({ runId: 'r', blocked: null, look: null, ...facts });
    expect([view.owner, view.status, isDriven(view), isOver(view)]).toEqual([owner, status, driven, status === 'completed']);
    if (status === 'interrupted') expect(view.state.validating).toEqual({});
  });

  it('before its first event is about what it was begun with', () => {
    const view = runView({ runId: 'r', summary: summary('open'), state: emptyRunState(), held: false, blocked: null, look: null });
    const { request, workspace, trusted, caps, startedAt } = view.state;
    expect({ request, workspace, trusted, caps, startedAt }).toEqual({
      request: 'Suppliers',
      workspace: '/shop',
      trusted: true,
      caps: { usd: 2, tokens: null, turns: null },
      startedAt: '2026-01-02',
    });
  });

  it('names the process only when it is another one, and what is in its way only when it does not work here', () => {
    const view = (held: boolean) =>
      runView({
        runId: 'r',
        summary: summary('running', here),
        state: state('running'),
        held,
        blocked: 'The disk is full.',
        look: null,
      });
    expect([view(true).process, view(true).blocked]).toEqual([null, null]);
    expect([view(false).process, view(false).blocked]).toEqual([here, 'The disk is full.']);
  });
});
