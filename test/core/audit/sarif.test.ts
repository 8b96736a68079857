import { expect, it } from 'vitest';
import * as z from 'zod';
import { sarifOf } from '../../../src/core/audit/sarif.ts';
import type { Finding } from '../../../src/protocol/audit.ts';
import { auditGoalSchema } from '../../../src/protocol/audit.ts';

/** What SARIF 2.1.0 requires of the parts that are written, and what it allows in them. */
const sarifSchema = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1),
          semanticVersion: z.string(),
          informationUri: z.url(),
          rules: z.array(z.strictObject({ id: z.string().min(1), shortDescription: z.strictObject({ text: z.string().min(1) }) })),
        }),
      }),
      properties: z.record(z.string(), z.json()),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().nonnegative(),
          level: z.enum(['none', 'note', 'warning', 'error']),
          message: z.strictObject({ text: z.string().min(1) }),
          locations: z
            .array(
              z.strictObject({
                physicalLocation: z.strictObject({
                  artifactLocation: z.strictObject({ uri: z.string().regex(/^[^\s\\]+$/u), uriBaseId: z.string() }),
                  region: z.strictObject({ startLine: z.int().positive() }).exactOptional(),
                }),
              }),
            )
            .exactOptional(),
          partialFingerprints: z.record(z.string(), z.string()),
          properties: z.record(z.string(), z.json()),
        }),
      ),
    }),
  ),
});

const finding = (more: Partial<Finding>): Finding => ({
  severity: 'P0',
  category: 'SQL injection',
  title: 'Text goes into SQL',
  description: 'seen',
  file: 'src/a b.ts',
  line: 3,
  recommendation: 'bind it',
  id: 'P0-001',
  fingerprint: 'f'.repeat(64),
  dimension: 'security',
  place: 'there',
  ...more,
});

it('writes what SARIF requires; places that are not there are left out', () => {
  const goal = auditGoalSchema.parse({});
  const facts = { name: 'm', path: '.', purpose: '', technologies: [], dependencies: [], complexity: 'low' as const, files: 1, loc: 1 };
  const metrics = { initial_score: null, final_score: null, score_improvement: null, iterations_to_target: null };
  const none = {
    avg_iteration_duration: null,
    cost_per_iteration: null,
    phase_durations: {},
    total_duration_seconds: 0,
    total_cost_usd: 0,
  };
  const zero = { total_findings: 0, critical_fixed: 0, high_fixed: 0, medium_fixed: 0, tokens_input_total: 0, tokens_output_total: 0 };
  const changes = { files_modified: 0, lines_added: 0, lines_removed: 0, confirmations_requested: 0 };
  const ratings = { coverage_percentage: null, missing_lines: {}, lint_score: null, type_errors: null };
  const untested = { tests_passed: null, tests_failed: null, ...ratings, from: [] };
  const findings = [
    finding({}),
    finding({ severity: 'P3', file: 'C#/a.cs', line: 99, place: 'no line', description: '' }),
    finding({ severity: 'P2', category: '', file: 'gone.ts', place: 'no file' }),
    finding({ severity: 'P4', file: null, line: null, place: 'not named' }),
  ];
  const sarif = sarifSchema.parse(
    sarifOf(
      {
        goal,
        module: facts,
        reached: false,
        rounds: [],
        findings,
        dimensions: [],
        closed: [],
        tests: { before: untested, after: untested },
        metrics: { ...metrics, ...none, ...zero, ...changes },
      },
      '1.2.3',
    ),
  );
  const [run] = sarif.runs;
  expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(['security/sql-injection', 'security']);
  expect(
    run?.results.map(({ ruleId, ruleIndex, level, locations }) => [ruleId, ruleIndex, level, locations?.[0]?.physicalLocation]),
  ).toEqual([
    ['security/sql-injection', 0, 'error', { artifactLocation: { uri: 'src/a%20b.ts', uriBaseId: '%SRCROOT%' }, region: { startLine: 3 } }],
    ['security/sql-injection', 0, 'note', { artifactLocation: { uri: 'C%23/a.cs', uriBaseId: '%SRCROOT%' } }],
    ['security', 1, 'warning', undefined],
    ['security/sql-injection', 0, 'note', undefined],
  ]);
});
