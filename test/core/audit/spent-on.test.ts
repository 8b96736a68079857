import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { partWarnings, spentOn, usedParts } from '../../../src/core/audit/spent-on.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { auditRun } from '../../fakes/audit-run.ts';

const withParts = (parts: Record<string, number>): RunEvent[] =>
  auditRun().map((event) => (event.type === 'audit.begun' ? { ...event, goal: { ...event.goal, parts } } : event));

test('the work of a cycle is paid by the dimensions whose findings it closes, in equal shares', () => {
  const state = project(auditRun());
  const spent = spentOn(state);
  const all = Object.values(spent).reduce((sum, usd) => sum + usd, 0);
  // Two P0 and two P1, then one P0 and two P1; the third cycle had nothing to close.
  expect(spent['src/orders · security']).toBeCloseTo(4 * 0.038 + 0.11 * (2 / 4) + 0.13 * (1 / 3), 9);
  expect(all).toBeCloseTo(state.spend.usd - 0.15, 9);
});

test('what of a part is nearly used, and then used, is told once each', () => {
  const state = project(withParts({ security: 0.3, tests: 100 }));
  const spent = spentOn(state)['src/orders · security'] ?? 0;
  expect(spent).toBeGreaterThan(0);
  const near = project(withParts({ security: spent / 0.9, tests: 100 }));
  const [warning, ...more] = partWarnings(near);
  expect([warning, more]).toEqual([{ type: 'budget.warning', cap: 'usd', spent, limit: spent / 0.9, part: 'security' }, []]);
  expect(usedParts(near)).toEqual([]);
  const events = withParts({ security: spent / 0.9 });
  const at = events.at(-1);
  if (!warning || !at) throw new Error('no warning');
  const told = project([...events, { ...at, seq: at.seq + 1, ...warning } as RunEvent]);
  expect(partWarnings(told)).toEqual([]);
  expect(told.notices.map(({ text }) => inEnglish(text))).toEqual([expect.stringContaining('for the dimension "security" used')]);
  const over = project(withParts({ security: spent / 2 }));
  expect([usedParts(over), partWarnings(over).length]).toEqual([['src/orders · security'], 1]);
});
