import { z } from 'zod';
import { hashSchema } from './json.ts';

/** One test by its name: file or class, suites and title, so that it is the same test on another tree. */
export const testResultSchema = z.object({ name: z.string(), outcome: z.enum(['passed', 'failed', 'skipped']) });
export type TestResult = z.infer<typeof testResultSchema>;

const count = z.int().nonnegative();
export const testCountsSchema = z.object({ passed: count, failed: count, skipped: count });
export type TestCounts = z.infer<typeof testCountsSchema>;

/** What a command says about a tree. `tests` are sorted by name; null: its runner names none. `counts`: null: none were counted. */
export const proofResultSchema = z.object({
  /** It exited with 0. */
  passed: z.boolean(),
  exitCode: z.int().nullable(),
  tests: z.array(testResultSchema).nullable(),
  counts: testCountsSchema.nullable(),
});
export type ProofResult = z.infer<typeof proofResultSchema>;

/** Every configured command, run once on the workspace as it was before the first write of a run. */
export const baselineSchema = z.object({
  /** Tree hash that they ran on. */
  tree: hashSchema,
  commands: z.array(
    z.object({
      agent: z.string(),
      command: z.array(z.string()),
      result: proofResultSchema,
      /** Paths that the command writes: its own outputs, never sources. Sorted. */
      writes: z.array(z.string()),
    }),
  ),
});
export type Baseline = z.infer<typeof baselineSchema>;
