import * as z from 'zod';

/** One issue of a review, as its reviewer wrote it. */
export const writtenIssueSchema = z.object({
  title: z.string(),
  file: z.string().nullable(),
  line: z.int().positive().nullable(),
  description: z.string(),
  fix: z.string(),
  rule: z.string().nullable(),
});
export type WrittenIssue = z.infer<typeof writtenIssueSchema>;

/** What a reviewer handed over. */
export const reviewReportSchema = z.object({
  verdict: z.enum(['approved', 'rejected']),
  issues: z.array(writtenIssueSchema),
});
export type ReviewReport = z.infer<typeof reviewReportSchema>;

export const reviewIssueSchema = writtenIssueSchema.extend({
  /** Names the issue over reviews: hash of file, rule and the code around the line. Titles are worded anew, and lines move. */
  fingerprint: z.string(),
  /** Set where the file that it names was not there. */
  place: z.literal('no file').exactOptional(),
});
export type ReviewIssue = z.infer<typeof reviewIssueSchema>;

/** Fields of a reviewer's report. */
export const reviewFieldsSchema = reviewReportSchema.extend({
  issues: z
    .array(
      writtenIssueSchema.extend({
        title: z.string().min(1),
        file: writtenIssueSchema.shape.file.default(null),
        line: writtenIssueSchema.shape.line.default(null),
        description: z.string().default(''),
        fix: z.string().default(''),
        rule: writtenIssueSchema.shape.rule.default(null),
      }),
    )
    .default([]),
});
