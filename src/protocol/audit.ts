import * as z from 'zod';
import { lookSchema } from './look.ts';
import { hashSchema } from './json.ts';

/** From what must be mended at once to what is a matter of taste. */
export const severities = ['P0', 'P1', 'P2', 'P3', 'P4'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

/** A finding of an audit, as its auditor wrote it. */
export const writtenFindingSchema = z.object({
  severity: severitySchema,
  /** The kind of defect: a rule, a class of weakness. */
  category: z.string(),
  title: z.string(),
  description: z.string(),
  file: z.string().nullable(),
  line: z.int().positive().nullable(),
  recommendation: z.string(),
});
export type WrittenFinding = z.infer<typeof writtenFindingSchema>;

export const scoreSchema = z.number().min(0).max(100);

/** What an auditor handed over. `score`: as stated; null: none was. */
export const writtenAuditSchema = z.object({ score: scoreSchema.nullable(), findings: z.array(writtenFindingSchema) });
export type WrittenAudit = z.infer<typeof writtenAuditSchema>;

export const findingSchema = writtenFindingSchema.extend({
  /** For people: `P0-001-invoice.xml:45`. It names the finding in its own audit only. */
  id: z.string(),
  /** Names it over audits: lines move and titles are reworded. */
  fingerprint: hashSchema,
  /** Path of the module in whose audit it was found. */
  module: z.string(),
  dimension: z.string(),
  /** Whether the file and its line are really there. */
  place: z.enum(['there', 'no file', 'no line', 'not named']),
});
export type Finding = z.infer<typeof findingSchema>;

/** Fields of an auditor's report. */
export const auditFieldsSchema = z.object({
  score: scoreSchema.nullable().default(null).describe('0 to 100, of this dimension alone'),
  findings: z
    .array(
      writtenFindingSchema.extend({
        category: z.string().default('').describe('the kind of defect in one or two words; the same words for the same kind'),
        title: z.string().min(1),
        description: z.string().default(''),
        file: z.string().nullable().default(null).describe('path of the workspace'),
        line: z.int().positive().nullable().default(null),
        recommendation: z.string().default('').describe('precisely what to do'),
      }),
    )
    .default([]),
});

/** Fields of a proposal of a new feature. */
export const proposalFieldsSchema = z.object({
  files: z.array(z.string().min(1)).describe('files that it changes or makes, tests and documents as well'),
  lines: z.int().nonnegative().describe('estimated lines, added and changed'),
  dependencies: z.array(z.string()).default([]).describe('packages that it needs and that are not there'),
});
export type Proposal = z.infer<typeof proposalFieldsSchema>;

/** A name of a dimension, of a file with its template too. */
export const dimensionSchema = z.string().regex(/^[a-z][a-z0-9-]*$/u, 'a name in lower case, like "security"');

/** What an audit is about, and what it is to reach. */
export const auditGoalSchema = z.object({
  /** Folders of the workspace, none within another; '.': all of it. Each is audited in every dimension. */
  modules: z.array(z.string().trim().min(1)).min(1).default(['.']),
  dimensions: z.array(dimensionSchema).min(1).default(['compliance', 'backend', 'frontend', 'tests', 'security', 'architecture']),
  /** Most US dollars of the budget for auditing a dimension and mending its findings, in equal parts for its modules; looked at before each cycle and each audit. */
  parts: z.record(dimensionSchema, z.number().positive()).exactOptional(),
  /** Only findings of these are worked on. */
  focus: z
    .array(severitySchema)
    .min(1)
    .default([...severities]),
  /** Every dimension of every module has to reach it. */
  target: scoreSchema.default(100),
  /** Below it nothing is polished. */
  minimum: scoreSchema.default(80),
  iterations: z.int().positive().default(10),
  /** To be closed, and nothing else: what an earlier audit found. */
  findings: z.array(findingSchema).min(1).exactOptional(),
  /** A new feature that is proposed once no P0 or P1 is open; '': none is wanted. */
  feature: z.string().default(''),
  /** What has not changed since an earlier audit is audited all the same. */
  fresh: z.boolean().exactOptional(),
  /** Folder of the workspace in which its reports are left. */
  output: z.string().exactOptional(),
  /** Further files of the workspace into which its reports are written. */
  reports: z.array(z.string()).exactOptional(),
});
export type AuditGoal = z.infer<typeof auditGoalSchema>;

/** What is known of a module before it is audited: counted and read, not told by a model. */
export const moduleFactsSchema = z.object({
  name: z.string(),
  path: z.string(),
  purpose: z.string(),
  technologies: z.array(z.string()),
  dependencies: z.array(z.string()),
  complexity: z.enum(['low', 'medium', 'high']),
  files: z.int(),
  loc: z.int(),
});
export type ModuleFacts = z.infer<typeof moduleFactsSchema>;

/** One dimension of one module in one audit. */
export const auditedSchema = z.object({
  module: z.string(),
  dimension: z.string(),
  /** As stated; null: not. */
  score: scoreSchema.nullable(),
  findings: z.array(findingSchema),
});
export type Audited = z.infer<typeof auditedSchema>;

/** An audit of a module's dimension as it is kept for later runs. Made when one is read: most runs are no audits. */
export const knownAuditSchema = z.lazy(() =>
  z.object({
    runId: z.string(),
    audited: auditedSchema,
    /** All that its auditor was told of the workspace; null: nobody knows what it looked at. */
    looks: z.array(lookSchema).nullable(),
    /** The whole workspace, as it was from the beginning of the audit to its end; null: it changed meanwhile. */
    tree: z.string().nullable(),
    /** Hashes of the files that its findings name, by path; '': there was none. */
    files: z.record(z.string(), z.string()),
  }),
);
export type KnownAudit = z.infer<typeof knownAuditSchema>;

/** One audit. `iteration`: after which cycle; 0: before the first. */
export const auditRoundSchema = z.object({
  iteration: z.int().nonnegative(),
  /** `attempt`: of the agent that says so; '' where nobody was asked. `dismissed`: what the person had dismissed and it named all the same. */
  dimensions: z.array(
    auditedSchema.extend({
      attempt: z.string(),
      /** The run whose audit it is: nothing has changed since. */
      from: z.string().exactOptional(),
      dismissed: z.array(findingSchema),
    }),
  ),
});
export type AuditRound = z.infer<typeof auditRoundSchema>;

const figureSourceSchema = z.object({
  figure: z.enum(['tests', 'coverage', 'lint', 'type errors']),
  agent: z.string(),
  command: z.string(),
  /** Of what it printed: `runs show --log`. */
  log: hashSchema.nullable(),
});
export type FigureSource = z.infer<typeof figureSourceSchema>;

const testFiguresSchema = z.object({
  tests_passed: z.int().nullable(),
  tests_failed: z.int().nullable(),
  coverage_percentage: z.number().nullable(),
  /** By file: the lines that no test runs. */
  missing_lines: z.record(z.string(), z.string()),
  lint_score: z.number().nullable(),
  type_errors: z.int().nullable(),
  /** The commands that say so. */
  from: z.array(figureSourceSchema),
});

const figure = z.number().nullable();
const count = z.int().nonnegative();

/** What a run took and brought, by the names that readers of reports know. null: not known, or not reached. */
const auditMetricsSchema = z.object({
  total_duration_seconds: z.number(),
  avg_iteration_duration: figure,
  phase_durations: z.record(z.string(), z.number()),
  initial_score: figure,
  final_score: figure,
  score_improvement: figure,
  iterations_to_target: count.nullable(),
  total_findings: count,
  critical_fixed: count,
  high_fixed: count,
  medium_fixed: count,
  total_cost_usd: z.number(),
  cost_per_iteration: figure,
  tokens_input_total: count,
  tokens_output_total: count,
  files_modified: count,
  lines_added: count,
  lines_removed: count,
  confirmations_requested: count,
});

export const auditReportSchema = z.object({
  goal: auditGoalSchema,
  /** In the order of the goal. */
  modules: z.array(moduleFactsSchema).min(1),
  reached: z.boolean(),
  rounds: z.array(
    z.object({
      iteration: z.int(),
      at: z.iso.datetime(),
      /** Spent until then. */
      usd: z.number(),
      /** The lowest of its dimensions, in whichever module. */
      score: figure,
      /** Findings that the audit before did not have, and those that it had and that are gone. */
      opened: count,
      closed: count,
      dimensions: z.array(
        z.object({
          module: z.string(),
          dimension: z.string(),
          stated: figure,
          computed: figure,
          /** Of the agent that says so: `runs show`. */
          attempt: z.string(),
          /** Not asked again: the run that said so of the same files. */
          from: z.string().exactOptional(),
          critical_count: count,
          high_count: count,
          medium_count: count,
          low_count: count,
        }),
      ),
    }),
  ),
  /** Of the last audit. */
  findings: z.array(findingSchema),
  /** What auditing it and mending its findings cost; where one piece of work was for several, by their findings. `limit`: its part. */
  dimensions: z.array(
    z.object({ module: z.string(), dimension: z.string(), audits: count, initial: figure, final: figure, usd: z.number(), limit: figure }),
  ),
  /** Findings of earlier audits that are gone. */
  closed: z.array(findingSchema),
  /** Before the first change, and last: from the commands' own reports and output. null: no command says it. */
  tests: z.object({ before: testFiguresSchema, after: testFiguresSchema }),
  metrics: auditMetricsSchema,
});
