import { z } from 'zod';
import { hashSchema } from './json.ts';

/**
 * A person's answer to a shown spec. `specHash` is the hash of exactly what was shown, so that an
 * answer to something else is recognised and asked again.
 */
export const approvalAnswerSchema = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('approve'), specHash: hashSchema, by: z.string() }),
  z.object({ decision: z.literal('changes'), feedback: z.string().min(1), by: z.string() }),
  z.object({ decision: z.literal('save'), by: z.string() }),
]);
export type ApprovalAnswer = z.infer<typeof approvalAnswerSchema>;

/** What a person adds when a run has stopped: words for the agent, more budget, or just "go on". */
export const continueAnswerSchema = z.object({
  guidance: z.string().optional(),
  agent: z.string().optional(),
  caps: z.object({ usd: z.number().positive(), tokens: z.int().positive(), turns: z.int().positive() }).partial().optional(),
  /** Fingerprints of the issues that the person dismissed: all of the review that the run waits after. */
  dismissed: z.array(z.string()).optional(),
  by: z.string(),
});
export type ContinueAnswer = z.infer<typeof continueAnswerSchema>;
