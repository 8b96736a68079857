import * as z from 'zod';
import { reviewIssueSchema } from '../../protocol/review-report.ts';

/** A review's issue that the person calls none: later reviews in the workspace leave it out. */
export const dismissalSchema = reviewIssueSchema.pick({ fingerprint: true, title: true, file: true, rule: true }).extend({
  /** ISO 8601. */
  at: z.iso.datetime(),
  by: z.string(),
  runId: z.string(),
  /** In the person's words. */
  reason: z.string().exactOptional(),
});
export type Dismissal = z.infer<typeof dismissalSchema>;
