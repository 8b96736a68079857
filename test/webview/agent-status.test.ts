import { expect, test } from 'vitest';
import { describeAgent } from '../../src/core/describe/agent.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import { project } from '../../src/core/run/project.ts';
import { bookedUnder } from '../../src/core/run/agents.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import type { Evidence, RunEvent, RunEventBody } from '../../src/protocol/run-event.ts';
import type { Reproduction } from '../../src/protocol/reproduction.ts';
import { shownAgents } from '../../webview/panel/agent-status.ts';

const command = ['npm', 'test'];
const common = { agent: 'frontend', attempt: 1, purpose: 'reproduce' } as const;
const reproduction: Reproduction = { kind: 'test', agent: 'frontend', command, files: [], fails: 'x', passes: '', look: '' };

function stateAfter(...events: RunEventBody[]): RunState {
  return project(
    events.map((event, index) => ({ ...event, seq: index + 1, runId: 'run', at: '2026-01-01T00:00:00.000Z' }) satisfies RunEvent),
  );
}

test('what shows a bug stands last, under its own name, once it runs', () => {
  const state = stateAfter({ type: 'validation.started', ...common, command });
  expect(shownAgents(state)).toEqual(['reproduction']);
  expect(inEnglish(describeAgent(state, 'reproduction').activity)).toBe('proving: npm test');
  expect(shownAgents(stateAfter())).toEqual([]);
});

test('after that it stands there with what it showed, and what it ran is no proof of the layer that ran it', () => {
  const evidence: Evidence = {
    command,
    result: 'fail',
    exitCode: 1,
    durationMs: 5,
    treeBefore: 'a',
    treeAfter: 'a',
    tail: '',
    log: null,
  };
  const state = stateAfter(
    { type: 'validation.started', ...common, command },
    { type: 'validation.completed', ...common, evidence },
    { type: 'reproduction.tried', side: 'before', outcome: 'fails', by: null, tests: [], tree: null, reproduction },
  );
  expect(shownAgents(state)).toEqual(['reproduction']);
  const { level, activity } = describeAgent(state, 'reproduction');
  expect([level, inEnglish(activity)]).toEqual(['good', 'Before the fix the reproduction fails, three times out of three: npm test']);
  expect(state.evidence.map(bookedUnder)).toEqual(['reproduction']);
});
