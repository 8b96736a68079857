import { expect, test } from 'vitest';
import { inEnglish, sentence } from '../../../src/core/describe/message.ts';
import { phaseKey, phaseNamed, phaseOf, phaseTitle, runningPhase, wayOf } from '../../../src/core/run/phases.ts';
import { project } from '../../../src/core/run/project.ts';
import { rollBackPoint } from '../../../src/core/run/roll-back.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import type { Phase } from '../../../src/protocol/phase.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';

const phases: Phase[] = [
  { id: 'plan', title: sentence('Spec'), doing: sentence('writing the spec') },
  { id: 'slice', title: sentence('Implement'), doing: sentence('implementing') },
  { id: 'check', title: sentence('Review'), doing: sentence('reviewing'), reviews: true },
];
const started: RunEventBody = {
  type: 'run.started',
  pipeline: 'slices',
  version: '1',
  phases,
  request: 'x',
  workspace: '/w',
  provider: 'p',
  scripted: false,
  caps: { usd: null, tokens: null, turns: null },
  agents: [],
  settings: 'default',
  reasons: [],
  trusted: true,
};
const events = (...bodies: RunEventBody[]): RunEvent[] =>
  [started, ...bodies].map((body, index) => ({ seq: index + 1, at: new Date(index * 1000).toISOString(), runId: 'r', ...body }));
const iterations: RunEventBody[] = [
  { type: 'phase.started', phase: 'plan' },
  { type: 'phase.completed', phase: 'plan', summary: 'two slices' },
  { type: 'phase.started', phase: 'slice', n: 1 },
  { type: 'agent.started', agent: 'a', path: 'r/1', label: 'A', role: 'specialist', name: 'Implementation', model: 'm' },
  { type: 'phase.completed', phase: 'slice', n: 1, summary: 'first' },
  { type: 'phase.started', phase: 'slice', n: 2 },
  { type: 'agent.started', agent: 'a', path: 'r/2', label: 'A', role: 'specialist', name: 'Implementation', model: 'm' },
];
const shown = (state: RunState): string[] =>
  state.phases.map((passing) =>
    `${phaseKey(passing)} ${inEnglish(phaseTitle(state, passing))} ${passing.status} ${inEnglish(passing.note)}`.trim(),
  );

test('a phase that repeats is passed several times, and each attempt belongs to its own passing', () => {
  const state = project(events(...iterations));
  expect(shown(state)).toEqual(['plan Spec completed two slices', 'slice-1 Implement 1 completed first', 'slice-2 Implement 2 running']);
  expect(state.attempts.map(({ path, phase }) => [path, phase])).toEqual([
    ['r/1', 1],
    ['r/2', 2],
  ]);
  expect(runningPhase(state)).toMatchObject({ phase: 'slice', n: 2 });
  expect(wayOf(state).map(({ id, latest }) => [id, latest?.status, latest?.n])).toEqual([
    ['plan', 'completed', undefined],
    ['slice', 'running', 2],
    ['check', undefined, undefined],
  ]);
});

test('a phase is skipped after it began, or without having begun; the reason is its note', () => {
  const skip = { type: 'phase.skipped', phase: 'check', reason: 'nothing changed' } as const;
  const begun = project(events({ type: 'phase.started', phase: 'check' }, skip));
  expect(begun.phases).toMatchObject([{ status: 'skipped', startedAt: '1970-01-01T00:00:01.000Z', endedAt: '1970-01-01T00:00:02.000Z' }]);
  expect(shown(project(events(skip)))).toEqual(['check Review skipped nothing changed']);
});

test('a phase that nobody declared is called by its id, and stands behind the declared ones', () => {
  const state = project(events({ type: 'phase.started', phase: 'extra' }));
  expect(inEnglish(phaseOf(state, 'extra').title)).toBe('extra');
  expect(wayOf(state).map(({ id }) => id)).toEqual(['plan', 'slice', 'check', 'extra']);
});

test('roll-back finds a passing by its key, and the first one by the id of its phase', () => {
  const all = events(...iterations);
  expect(['slice', 'slice-1', 'slice-2', 'slice-3'].map((phase) => rollBackPoint(all, { phase }))).toEqual([4, 4, 7, null]);
});

test('a passing can be named by its key, its phase or as reports call it, in any capitals; other words stay as they are', () => {
  const state = project(events(...iterations));
  const named = (words: string): string => phaseNamed(state, words);
  expect(['slice-2', 'Implement 2', ' implement 2', 'Slice', 'spec', 'Review'].map(named)).toEqual([
    'slice-2',
    'slice-2',
    'slice-2',
    'slice-1',
    'plan',
    'Review',
  ]);
});
