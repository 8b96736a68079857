import { expect, test } from 'vitest';
import { pastAudits } from '../../../src/core/audit/past-audits.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import { auditRun } from '../../fakes/audit-run.ts';

test('the runs that audited the same module are told with their last scores, the oldest first', () => {
  const later = project(auditRun('later'));
  const first = auditRun('earlier').filter(({ type, seq }) => type !== 'audit.completed' || seq < 40);
  const earlier = project(first.map((event, index) => ({ ...event, seq: index + 1, at: event.at.replace('2026-11-21', '2026-11-20') })));
  const elsewhere: RunState = { ...later, runId: 'elsewhere', workspace: '/work/other' };
  const none: RunState = { ...later, runId: 'none', audit: later.audit && { ...later.audit, rounds: [] } };
  const audits = pastAudits(later, [later, none, elsewhere, earlier]);
  expect(audits.map(({ runId, scores }) => [runId, scores])).toEqual([
    ['earlier', { backend: 64, security: 38, tests: 55 }],
    ['later', { backend: 97, security: 96, tests: 98 }],
  ]);
  expect(audits[1]?.usd).toBeCloseTo(0.85);
});
