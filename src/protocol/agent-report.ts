import * as z from 'zod';
import { jsonSchema } from './json.ts';

/** How an agent ended: `report` holds the fields that its role asks for, or Markdown where it only wrote text. */
export const finishSchema = z.object({
  summary: z.string(),
  report: z.union([z.string(), z.record(z.string(), jsonSchema)]),
  /** Set when the agent found the spec wrong: the run pauses, the spec is amended and approved again. */
  question: z.string().optional(),
});
export type Finish = z.infer<typeof finishSchema>;

/** What a specialist says of its own work. `section` is the heading it stands under in a report ("Build", "Migration"). */
export const claimSchema = z.object({
  section: z.string(),
  passed: z.boolean(),
  error: z.string().nullable(),
});
export type Claim = z.infer<typeof claimSchema>;

/** A file that the spec names and that the agent left as it was, with its reason. */
const deviationSchema = z.object({ file: z.string().min(1), reason: z.string().min(1) });

export const agentReportSchema = z.object({ claims: z.array(claimSchema), deviations: z.array(deviationSchema) });
export type AgentReport = z.infer<typeof agentReportSchema>;

/** Fields of a specialist's report. */
export const workFieldsSchema = z.object({
  checks: z.array(claimSchema.extend({ section: z.string().min(1), error: z.string().nullable().default(null) })).min(1),
  deviations: z.array(deviationSchema).default([]),
});

/** Fields of a report that names the files of a small change. */
export const filesFieldsSchema = z.object({ files: z.array(z.string().min(1)) });

/** Fields of an answer to what a request is about. */
export const entitiesFieldsSchema = z.object({
  entities: z.array(z.string()),
  fresh: z.string().nullish(),
  pattern: z.string().nullish(),
});

/** Fields of the spec writer's report: the spec in Markdown. */
export const specFieldsSchema = z.object({ spec: z.string().min(1) });
