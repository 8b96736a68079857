import { expect, test } from 'vitest';
import { project } from '../../../src/core/run/project.ts';
import { staleFiles } from '../../../src/core/run/seal.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';

const change = (agent: string, file: string, before: string | null, after: string | null): RunEventBody => ({
  type: 'file.changed',
  agent,
  file,
  before,
  after,
  added: 1,
  removed: 0,
});
const verdict = (agent: string): RunEventBody => ({
  type: 'verdict',
  agent,
  attempt: 1,
  result: 'proven',
  claims: [],
  error: null,
  disagreement: null,
});
const stops: RunEventBody = { type: 'run.interrupted' };
const undone: RunEventBody[] = [
  change('person', 'back.ts', 'b', null),
  { type: 'run.undone', restored: ['back.ts'], skipped: [], by: 'ana' },
];
const proven: RunEventBody[] = [
  change('back', 'back.ts', null, 'b'),
  change('front', 'front.ts', null, 'f'),
  verdict('back'),
  verdict('front'),
];
const decided: RunEventBody = {
  type: 'proof.decided',
  tree: 'f',
  checkpoint: 'c',
  verdict: 'proven',
  reason: null,
  changed: [],
  missing: { count: 0, names: [] },
  dependencies: [],
  fingerprint: 'f',
};
const stale = (...bodies: RunEventBody[]): readonly string[] =>
  staleFiles(project(bodies.map((body, index): RunEvent => ({ seq: index + 1, at: '2026-01-01T00:00:00Z', runId: 'run', ...body }))));

test('what was taken back of a run that goes on is proven by no later verdict of another agent', () => {
  expect(stale(...proven, stops)).toEqual([]);
  expect(stale(...proven, ...undone, stops)).toEqual(['back.ts']);
  expect(stale(...proven, ...undone, verdict('front'), stops)).toEqual(['back.ts']);
});

test('it is again once somebody wrote it anew and that was judged, or all of the run was', () => {
  expect(stale(...proven, ...undone, change('back', 'back.ts', null, 'new'), verdict('back'), stops)).toEqual([]);
  expect(stale(...proven, ...undone, verdict('front'), decided, stops)).toEqual([]);
});
