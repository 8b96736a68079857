import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditOf } from '../../../src/core/audit/audit-of.ts';
import { identified } from '../../../src/core/audit/identify.ts';
import { mendedAudit } from '../../../src/core/audit/mended-audit.ts';
import { readFinish } from '../../../src/core/tool/finish.ts';
import type { Json } from '../../../src/protocol/json.ts';

function read(fields: { [key: string]: Json }) {
  const given = readFinish('audit', { summary: 's', ...fields });
  if (!given.ok) throw new Error(given.problem);
  return auditOf(given.finish.report, '/work');
}

test.each([
  ['p0', 'P0'],
  ['critical', 'P0'],
  ['Crítico', 'P0'],
  ['High', 'P1'],
  ['[P2] medium', 'P2'],
  ['baixa', 'P3'],
  ['Info', 'P4'],
])('the severity "%s" is read as %s', (severity, expected) => {
  expect(read({ score: 50, findings: [{ severity, title: 't' }] }).findings.map((one) => one.severity)).toEqual([expected]);
});

test.each<[Json, number | null]>([
  ['12', 12],
  ['L12', 12],
  ['3-4', 3],
  [0, null],
  [-1, null],
  [2.5, null],
  ['', null],
])('the line %j is read as %j', (line, expected) => {
  expect(read({ score: 50, findings: [{ severity: 'P1', title: 't', file: 'a.ts', line }] }).findings[0]?.line).toBe(expected);
});

test.each<[Json, number | null]>([
  ['75/100', 75],
  ['87,5 %', 87.5],
  [150, null],
  [-3, null],
  ['good', null],
])('the score %j is read as %j, and the findings beside it stay', (score, expected) => {
  const audit = read({ score, findings: [{ severity: 'P1', title: 't' }] });
  expect([audit.score, audit.findings.length]).toEqual([expected, 1]);
});

test('what is no severity is not guessed', () => {
  expect(readFinish('audit', { summary: 's', score: 1, findings: [{ severity: 'somewhat', title: 't' }] }).ok).toBe(false);
});

test('nothing makes it fail, and nothing is added', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const audit = mendedAudit({ summary: 's', findings: [value as Json] }) as { findings: Json[] };
      expect(audit.findings).toHaveLength(1);
      mendedAudit(value as Json);
    }),
  );
});

test('what is said twice in the same words is one finding', () => {
  const finding = { severity: 'P1', category: 'Kind', title: 'T', description: '', file: 'a.ts', line: 2, recommendation: '' } as const;
  const found = identified(
    [finding, { ...finding, line: 3 }, { ...finding, description: 'again' }],
    { module: '.', dimension: 'security' },
    () => 'a\nb\nc\n',
  );
  expect(found.map(({ line }) => line)).toEqual([2, 3]);
});
