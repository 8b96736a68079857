import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditorOf, auditedBy, isAuditor, kindOfAgent } from '../../../src/core/audit/auditor.ts';
import { compareAudits } from '../../../src/core/audit/compare.ts';
import { identified } from '../../../src/core/audit/identify.ts';
import { partOf, unitKey, unitName, unitsOf } from '../../../src/core/audit/unit.ts';

const dimension = fc.constantFrom('security', 'tests', 'our-own');
const folder = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\0'));
const goals = fc.record({
  modules: fc.uniqueArray(folder, { minLength: 1, maxLength: 5 }),
  dimensions: fc.uniqueArray(dimension, { minLength: 1 }),
});

test('each dimension of each module is one unit, with a key, a name and an auditor of its own, whatever folders are called', () => {
  fc.assert(
    fc.property(goals, (goal) => {
      const units = unitsOf(goal);
      const count = goal.modules.length * goal.dimensions.length;
      expect(units).toHaveLength(count);
      for (const names of [units.map(unitKey), units.map((one) => unitName(one, goal)), units.map((one) => auditorOf(one, goal))])
        expect(new Set(names).size).toBe(count);
      for (const unit of units) {
        const auditor = auditorOf(unit, goal);
        expect(isAuditor(auditor)).toBe(true);
        expect(auditedBy(auditor)).toEqual({ dimension: unit.dimension, name: unitName(unit, goal) });
        expect(kindOfAgent(auditor)).toBe(`audit-${unit.dimension}`);
      }
    }),
  );
});

test('with one module a dimension is all that is said, and other agents are what they are called', () => {
  const [unit] = unitsOf({ modules: ['src/orders'], dimensions: ['security'] });
  if (!unit) throw new Error('no unit');
  const goal = { modules: ['src/orders'] };
  expect([unitName(unit, goal), auditorOf(unit, goal), kindOfAgent('backend:x')]).toEqual(['security', 'audit-security', 'backend:x']);
});

test('what the modules of a dimension may use together is never more than its part', () => {
  fc.assert(
    fc.property(goals, fc.double({ min: 0.001, max: 100, noNaN: true }), (goal, part) => {
      const [first = ''] = goal.dimensions;
      const limits = unitsOf(goal).map((unit) => partOf(unit, { ...goal, parts: { [first]: part } }));
      expect(limits.filter((one) => one !== null)).toHaveLength(goal.modules.length);
      expect(limits.reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBeCloseTo(part, 9);
    }),
  );
});

test('a finding without a place that is closed in one module and open in another is known as such', () => {
  const written = {
    severity: 'P1',
    category: 'Logs',
    title: 'No log',
    description: '',
    file: null,
    line: null,
    recommendation: '',
  } as const;
  const [a, b] = ['a', 'b'].flatMap((module) => identified([written], { module, dimension: 'security' }, () => null));
  if (!a || !b) throw new Error('no finding');
  expect(a.fingerprint).toBe(b.fingerprint);
  expect(compareAudits([a, b], [b])).toEqual({ closed: [a], fresh: [], open: [b] });
  expect(compareAudits([a], [b])).toEqual({ closed: [a], fresh: [b], open: [] });
});
