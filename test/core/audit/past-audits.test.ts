import { expect, test } from 'vitest';
import { pastAudits } from '../../../src/core/audit/past-audits.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import { auditRun } from '../../fakes/audit-run.ts';

test('of several modules each run tells what it audited of these, whichever others it audited', () => {
  const both = project(auditRun('both', ['src/orders', 'src/prices']));
  const alone = project(auditRun('alone', ['src/prices']));
  const other = project(auditRun('other', ['src/stock']));
  const modules = (shown: RunState): string[][] =>
    pastAudits(shown, [both, alone, other]).map(({ runId, scores }) => [runId, ...new Set(scores.map(({ module }) => module))]);
  expect(modules(both).toSorted()).toEqual([
    ['alone', 'src/prices'],
    ['both', 'src/orders', 'src/prices'],
  ]);
  expect(modules(alone).toSorted()).toEqual([
    ['alone', 'src/prices'],
    ['both', 'src/prices'],
  ]);
  expect(modules(other)).toEqual([['other', 'src/stock']]);
});

test('the runs that audited the same module are told with their last scores, the oldest first', () => {
  const later = project(auditRun('later'));
  const first = auditRun('earlier').filter(({ type, seq }) => type !== 'audit.completed' || seq < 40);
  const earlier = project(first.map((event, index) => ({ ...event, seq: index + 1, at: event.at.replace('2026-11-21', '2026-11-20') })));
  const elsewhere: RunState = { ...later, runId: 'elsewhere', workspace: '/work/other' };
  const none: RunState = { ...later, runId: 'none', audit: later.audit && { ...later.audit, rounds: [] } };
  const audits = pastAudits(later, [later, none, elsewhere, earlier]);
  expect(
    audits.map(({ runId, scores }) => [
      runId,
      Object.fromEntries(scores.map(({ module, dimension, score }) => [`${module} ${dimension}`, score])),
    ]),
  ).toEqual([
    ['earlier', { 'src/orders backend': 64, 'src/orders security': 38, 'src/orders tests': 55 }],
    ['later', { 'src/orders backend': 97, 'src/orders security': 96, 'src/orders tests': 98 }],
  ]);
  expect(audits[1]?.usd).toBeCloseTo(0.85);
});
