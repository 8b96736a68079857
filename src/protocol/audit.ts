import * as z from 'zod';
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
        category: z.string().min(1).describe('the kind of defect in one or two words; the same words for the same kind'),
        title: z.string().min(1),
        description: z.string().default(''),
        file: z.string().nullable().default(null).describe('path of the workspace'),
        line: z.int().positive().nullable().default(null),
        recommendation: z.string().default('').describe('precisely what to do'),
      }),
    )
    .default([]),
});
