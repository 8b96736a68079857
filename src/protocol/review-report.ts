import { z } from 'zod';

/** One issue of a review, as written under `### Issues Found`. */
export const reviewIssueSchema = z.object({
  title: z.string(),
  file: z.string().nullable(),
  line: z.int().positive().nullable(),
  description: z.string(),
  fix: z.string(),
  rule: z.string().nullable(),
  /** Stable over rounds: hash of file, rule and normalised title (line numbers move, so they are left out). */
  fingerprint: z.string(),
});
export type ReviewIssue = z.infer<typeof reviewIssueSchema>;

export const reviewReportSchema = z.object({
  verdict: z.enum(['approved', 'rejected']),
  issues: z.array(reviewIssueSchema),
});
export type ReviewReport = z.infer<typeof reviewReportSchema>;

/** Fields of a reviewer's report. */
export const reviewFieldsSchema = z.object({
  verdict: z.enum(['approved', 'rejected']),
  issues: z
    .array(
      z.object({
        title: z.string().min(1),
        file: z.string().nullable().default(null),
        line: z.int().positive().nullable().default(null),
        description: z.string().default(''),
        fix: z.string().default(''),
        rule: z.string().nullable().default(null),
      }),
    )
    .default([]),
});
