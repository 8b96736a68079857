import * as z from 'zod';
import { auditReportSchema } from './audit.ts';
import { forecastRangeSchema } from './forecast.ts';
import { hashSchema } from './json.ts';
import { fileModesSchema } from './file-mode.ts';
import { messageSchema, type Template } from './message.ts';
import { overallReasonSchema, runProofSchema } from './proof.ts';
import { questionSchema } from './question.ts';
import { reproductionTriedShape } from './reproduction.ts';
import { agentShape, evidenceSchema, noticeShape, reviewShape, validationShape, verdictSchema, verdictShape } from './run-event.ts';
import { usageSchema } from './usage.ts';
import { workSchema } from './work.ts';

const iso = z.iso.datetime();
const names = z.array(z.string());

export const runStatusSchema = z.enum([
  'running',
  // The oldest open question says which of the next four it is.
  'waiting-approval',
  'saved',
  // Needs a person: retries used up, review not satisfied, a question.
  'stopped',
  'budget-reached',
  'interrupted',
  'completed',
  'cancelled',
  'failed',
]);

/** One cap: `limit: null` = none set, and then no percentage. Unfinished model calls are not in `spent` (see `cost.open`). */
const capSchema = z.object({ limit: z.number().nullable(), spent: z.number(), percent: z.number().nullable() });

/** One attempt of one agent, the spec's writer and the reviewer included; `durationMs: null` = still running. */
const reportAttemptSchema = z.object({
  agent: z.string(),
  path: z.string(),
  /** Of the phase it belongs to, with its number when that repeats; null: none. */
  phase: z.string().nullable(),
  ...workSchema.shape,
  model: z.string(),
  status: z.enum(['running', 'finished', 'question', 'failed']),
  startedAt: iso,
  durationMs: z.number().nullable(),
  turns: z.int(),
  tokens: z.int(),
  /** Priced calls only. */
  usd: z.number(),
  summary: z.string(),
  error: messageSchema.nullable(),
});

/** What a run did, all of it taken from its events. Its messages are in English in `report.json`. */
const reproductionTriedSchema = z.object(reproductionTriedShape);

export const reportSchema = z.object({
  format: z.literal(1),
  runId: z.string(),
  pipeline: z.string(),
  status: runStatusSchema,
  /** Why it stands where it stands; null when there is nothing to explain. */
  reason: messageSchema.nullable(),
  /** What of its goal a completed run did not reach, though what was done holds. */
  missed: messageSchema.exactOptional(),
  /** All that waits for the person, oldest first. */
  questions: z.array(questionSchema.extend({ at: iso })),
  request: z.string(),
  workspace: z.string(),
  /** Of several the one that it began with, then the others, with commas between them. */
  provider: z.string(),
  /** The embedded scripted model answered: no real model was asked. */
  scripted: z.boolean(),
  trusted: z.boolean(),
  settings: z.object({ source: z.enum(['file', 'guessed', 'default']), reasons: z.array(messageSchema) }),
  /** '' only for a run without any event. */
  startedAt: z.union([iso, z.literal('')]),
  endedAt: iso.nullable(),
  /** From the start to the end, or to the last event; waiting included. */
  durationMs: z.number(),
  /** Without the phases that wait for a person. */
  workedMs: z.number(),
  phases: z.array(
    z.object({
      phase: z.string(),
      title: messageSchema,
      /** Which time, of a phase that repeats. */
      n: z.int().optional(),
      status: z.enum(['running', 'completed', 'skipped']),
      startedAt: iso,
      durationMs: z.number().nullable(),
      note: messageSchema,
    }),
  ),
  agents: z.array(z.object({ ...agentShape, attempts: z.int(), retries: z.int(), skipped: messageSchema.nullable() })),
  attempts: z.array(reportAttemptSchema),
  evidence: z.array(evidenceSchema.extend({ ...validationShape, at: iso })),
  /** Files that are not what was proven. */
  stale: names,
  /** The latest of each agent, as it holds now; `stale`: it was proven, but on other contents than there are now. */
  verdicts: z.array(z.object({ ...verdictShape, result: z.enum([...verdictSchema.options, 'stale']) })),
  /** Where an agent's report says something else than the evidence; the evidence decided. */
  disagreements: z.array(z.object({ agent: z.string(), text: messageSchema })),
  /** What the proof of the whole run is worth, and who accepted it although it proves nothing; null: not judged. */
  proof: runProofSchema
    .extend({
      verdict: z.enum([...runProofSchema.shape.verdict.options, 'stale']),
      reason: overallReasonSchema.nullable(),
      acceptedBy: z.string().nullable(),
    })
    .nullable(),
  /** How the bug was reproduced before the fix, and after it; null: not tried. */
  reproduced: z.object({ before: reproductionTriedSchema.nullable(), after: reproductionTriedSchema.nullable() }),
  /** Files that the spec names and that are not as it says, with the reason. */
  deviations: z.array(z.object({ agent: z.string(), file: z.string(), reason: messageSchema })),
  reviews: z.array(z.object(reviewShape)),
  /** Why nobody reviewed the change. */
  unreviewed: messageSchema.exactOptional(),
  /** Of a run that audits. */
  audit: auditReportSchema.exactOptional(),
  files: z.array(
    z.object({
      file: z.string(),
      change: z.enum(['added', 'modified', 'deleted']),
      before: hashSchema.nullable(),
      after: hashSchema.nullable(),
      /** Where it is, or was, something else than a plain file. */
      modes: fileModesSchema.optional(),
      agents: names,
      added: z.int(),
      removed: z.int(),
      /** Commands that changed it. */
      commands: names,
    }),
  ),
  /** Files that only commands changed, and always write (build outputs): undone with the run, not committed. */
  outputs: names,
  /** What agents wanted to do beyond the spec, and was not done because of the answer. */
  declined: z.array(z.object({ message: messageSchema, detail: messageSchema, by: z.string() })),
  /** Files that changed while a command ran, perhaps by a person: neither undone nor committed. */
  uncertain: z.array(z.object({ file: z.string(), command: z.string(), added: z.int(), removed: z.int() })),
  /** Files that a person rolled back, wholly or in part. */
  rolledBack: names.optional(),
  tokens: usageSchema.extend({ total: z.int() }),
  cost: z.object({
    usd: z.number(),
    byModel: z.array(z.object({ model: z.string(), turns: z.int(), usage: usageSchema, usd: z.number().nullable() })),
    /** Calls of models without a price: not in `usd`, and not free. */
    unpricedTurns: z.int(),
    /** Calls whose tokens are Batuta's own count, because the provider reports none. */
    estimatedTurns: z.int().optional(),
    /** Worst case of calls that began and of which no end is known. */
    open: z.object({ calls: z.int(), usd: z.number(), tokens: z.int() }),
  }),
  /** What was forecast at the approval, and what it took since then; null without a forecast. */
  forecast: z
    .object({
      usd: forecastRangeSchema,
      tokens: forecastRangeSchema,
      turns: forecastRangeSchema,
      /** Earlier runs that it was drawn from; 0 = from the stated defaults. */
      runs: z.int(),
      actual: z.object({ usd: z.number(), tokens: z.int(), turns: z.int() }),
      /** Whether the turns came to lie in the forecast range; null while the run is not completed. */
      within: z.boolean().nullable(),
    })
    .nullable()
    .optional(),
  /** `soft`: an external agent's calls cannot be reserved; it is stopped at its first report of more. */
  caps: z.object({ usd: capSchema, tokens: capSchema, turns: capSchema, soft: z.literal(true).optional() }),
  notices: z.array(z.object(noticeShape)),
  spec: z.object({ file: z.string(), name: z.string(), revision: z.int() }).nullable(),
  /** Hash of the tree that everything was proven on; null until the run is completed. */
  tree: hashSchema.nullable(),
  nextSteps: z.array(messageSchema),
  commitMessage: z.string().nullable(),
});
type Reading<T> = T extends Template ? T : T extends object ? { readonly [K in keyof T]: Reading<T[K]> } : T;
export type Report = Reading<z.infer<typeof reportSchema>>;
export type AuditReport = NonNullable<Report['audit']>;
