import { expect, test } from 'vitest';
import { newestFindings } from '../../../src/core/audit/newest-findings.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import { auditGoalSchema, type Finding } from '../../../src/protocol/audit.ts';

type Given = Parameters<typeof newestFindings>[0][number];

const finding = (title: string, file: string | null, dimension = 'security'): Finding => ({
  severity: 'P1',
  category: 'Injection',
  title,
  description: '',
  file,
  line: 1,
  recommendation: '',
  id: `P1-001-${title}`,
  fingerprint: `sha256:${title}`,
  module: 'src',
  dimension,
  place: 'there',
});

/** A run that audited `path`; each audit is its minute and what it found. */
function run(runId: string, path: string, audits: readonly (readonly [number, readonly Finding[]])[], more: Partial<Given> = {}): Given {
  const module = { name: path, path, purpose: '', technologies: [], dependencies: [], complexity: 'low' as const, files: 1, loc: 1 };
  const rounds = audits.map(([minute, findings], iteration) => ({
    iteration,
    at: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString(),
    usd: 0,
    dimensions: [
      {
        module: path,
        dimension: 'security',
        score: null,
        findings: findings.map((one) => ({ ...one, module: path })),
        dismissed: [],
        attempt: `${runId}/${iteration}`,
      },
    ],
  }));
  const audit: RunState['audit'] = {
    goal: auditGoalSchema.parse({ modules: [path], dimensions: ['security'] }),
    modules: [module],
    rounds,
  };
  return { runId, audit, rolledBack: [], ...more };
}

const titles = (...states: Given[]): string[] => newestFindings(states).map(({ finding: { title } }) => title);

test('the last audit of a run counts, and of two runs the later one, in whatever order they are listed', () => {
  const [a, b, c] = [finding('a', 'src/a.ts'), finding('b', 'src/b.ts'), finding('c', 'src/c.ts')];
  const earlier = run('1', 'src', [
    [1, [a, b]],
    [2, [b]],
  ]);
  const later = run('2', 'src', [[3, [c]]]);
  expect(titles(earlier)).toEqual(['b']);
  expect(titles(later, earlier)).toEqual(['c']);
  expect(newestFindings([later])[0]).toMatchObject({
    runId: '2',
    finding: { module: 'src' },
    attempt: '2/0',
    at: '2026-01-01T12:03:00.000Z',
  });
});

test('an audit of a part takes the place of what was found in that part alone; one of a folder of a like name of nothing', () => {
  const whole = run('1', '.', [
    [1, [finding('a', 'src/a.ts'), finding('b', 'lib/b.ts'), finding('c', 'src-old/c.ts'), finding('d', null)]],
  ]);
  expect(titles(whole, run('2', 'src', [[2, []]]))).toEqual(['b', 'c', 'd']);
  expect(titles(run('2', 'src', [[2, [finding('a', 'src/a.ts')]]]), run('3', '.', [[3, []]]))).toEqual([]);
});

test('another dimension stays', () => {
  const other = { ...run('1', 'src', [[1, []]]) };
  const round = other.audit?.rounds[0];
  if (round)
    round.dimensions = [
      { module: 'src', dimension: 'tests', score: 1, findings: [finding('t', 'src/t.ts', 'tests')], dismissed: [], attempt: '' },
    ];
  expect(titles(other, run('2', 'src', [[2, []]]))).toEqual(['t']);
});

test('of a run that was taken back the audit before its work holds', () => {
  const [a, b] = [finding('a', 'src/a.ts'), finding('b', 'src/b.ts')];
  expect(
    titles(
      run(
        '1',
        'src',
        [
          [1, [a, b]],
          [2, []],
        ],
        { rolledBack: ['src/a.ts'] },
      ),
    ),
  ).toEqual(['a', 'b']);
});

test('findings that a run was given are no audit', () => {
  const [a, b] = [finding('a', 'src/a.ts'), finding('b', 'src/b.ts')];
  const given = run('2', 'src', [[2, [a]]]);
  if (given.audit) given.audit.goal.findings = [a];
  expect(titles(run('1', 'src', [[1, [a, b]]]), given)).toEqual(['a', 'b']);
});
