import { z } from 'zod';

/** What every agent hands to the `finish` tool; `report` is Markdown. */
export const finishSchema = z.object({
  summary: z.string(),
  report: z.string(),
  /** Set when the agent found the spec wrong: the run pauses, the spec is amended and approved again. */
  question: z.string().optional(),
});
export type Finish = z.infer<typeof finishSchema>;

/** One section (`### Build`, `### Type-check`, `### Migration`) of a specialist's report. */
export const claimSchema = z.object({
  section: z.enum(['build', 'type-check', 'migration']),
  passed: z.boolean(),
  error: z.string().nullable(),
});
export type Claim = z.infer<typeof claimSchema>;

export const agentReportSchema = z.object({ claims: z.array(claimSchema) });
export type AgentReport = z.infer<typeof agentReportSchema>;
