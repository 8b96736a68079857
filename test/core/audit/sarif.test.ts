import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { sarifOf } from '../../../src/core/audit/sarif.ts';
import type { Finding } from '../../../src/protocol/audit.ts';
import { auditGoalSchema } from '../../../src/protocol/audit.ts';

const published = readFileSync(fileURLToPath(import.meta.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')), 'utf8');
/** A reference to a resource, of the characters that it may have. */
const reference = { type: 'string', pattern: String.raw`^([\w.~:/?#@!$&'()*+,;=-]|%[0-9A-F]{2})+$` };
/** The published schema of SARIF 2.1.0. Zod takes only whole addresses for references, so that these are checked by their characters. */
const sarifSchema = z.fromJSONSchema(
  z
    .looseObject({})
    .parse(
      JSON.parse(published, (_, value: unknown) =>
        z.object({ format: z.literal('uri-reference') }).safeParse(value).success ? reference : value,
      ),
    ),
);
/** The parts that are looked at. */
const written = z.object({
  runs: z.tuple([
    z.object({
      tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.int(),
          level: z.string(),
          locations: z.array(z.object({ physicalLocation: z.unknown() })).exactOptional(),
        }),
      ),
    }),
  ]),
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
  module: '.',
  dimension: 'security',
  place: 'there',
  ...more,
});

it('writes what the published schema of SARIF requires; places that are not there are left out', () => {
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
  const document = sarifOf(
    {
      goal,
      modules: [facts],
      reached: false,
      rounds: [],
      findings,
      dimensions: [],
      closed: [],
      tests: { before: untested, after: untested },
      metrics: { ...metrics, ...none, ...zero, ...changes },
    },
    '1.2.3',
  );
  expect(sarifSchema.safeParse(document).error).toBeUndefined();
  for (const [from, to] of [
    ['"note"', '"grave"'],
    ['"startLine":3', '"startLine":0'],
    ['src/a%20b.ts', 'src/a b.ts'],
    ['"ruleId"', '"rule"'],
  ] as const)
    expect(sarifSchema.safeParse(JSON.parse(JSON.stringify(document).replace(from, to))).success).toBe(false);
  const [run] = written.parse(document).runs;
  expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(['security/sql-injection', 'security']);
  expect(
    run.results.map(({ ruleId, ruleIndex, level, locations }) => [ruleId, ruleIndex, level, locations?.[0]?.physicalLocation]),
  ).toEqual([
    ['security/sql-injection', 0, 'error', { artifactLocation: { uri: 'src/a%20b.ts', uriBaseId: '%SRCROOT%' }, region: { startLine: 3 } }],
    ['security/sql-injection', 0, 'note', { artifactLocation: { uri: 'C%23/a.cs', uriBaseId: '%SRCROOT%' } }],
    ['security', 1, 'warning', undefined],
    ['security/sql-injection', 0, 'note', undefined],
  ]);
});
