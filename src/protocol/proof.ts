import * as z from 'zod';
import { fileModeSchema } from './file-mode.ts';
import { hashSchema } from './json.ts';

/** One test by its name: file or class, suites and title, so that it is the same test on another tree. */
export const testResultSchema = z.object({
  name: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  /** No test, but a file, or what comes before its tests, that failed: nobody knows what tests it hides. */
  hides: z.literal(true).exactOptional(),
});
export type TestResult = z.infer<typeof testResultSchema>;

const count = z.int().nonnegative();
export const testCountsSchema = z.object({ passed: count, failed: count, skipped: count });
export type TestCounts = z.infer<typeof testCountsSchema>;

/** Lines that tests run, of those that can be run; `missing`: by file the lines that none runs, like "3-5, 9". */
export const coverageSchema = z.object({ percent: z.number(), missing: z.record(z.string(), z.string()) });
export type Coverage = z.infer<typeof coverageSchema>;

/** What a command measures beside its tests. `lint`: of 10. */
export const measuredSchema = z.object({
  coverage: coverageSchema.exactOptional(),
  lint: z.number().exactOptional(),
  typeErrors: z.int().exactOptional(),
});
export type Measured = z.infer<typeof measuredSchema>;

/** What a command says about a tree. `tests` are sorted by name; null: its runner names none. `counts`: null: none were counted. */
export const proofResultSchema = z.object({
  /** It exited with 0. */
  passed: z.boolean(),
  exitCode: z.int().nullable(),
  tests: z.array(testResultSchema).nullable(),
  counts: testCountsSchema.nullable(),
  measured: measuredSchema.exactOptional(),
});
export type ProofResult = z.infer<typeof proofResultSchema>;

/** What events keep of a command's tests: how many; and a blob that names them, as a list of `testResultSchema`. `hides`: not all tests came to be run. */
export const keptTests = {
  counts: testCountsSchema.optional(),
  tests: hashSchema.optional(),
  hides: z.literal(true).exactOptional(),
  measured: measuredSchema.optional(),
};

const baselineCommandSchema = z.object({
  agent: z.string(),
  command: z.array(z.string()),
  result: z.enum(['pass', 'fail', 'missing', 'timeout']),
  exitCode: z.int().nullable(),
  durationMs: z.number(),
  ...keptTests,
  log: hashSchema.nullable(),
  tail: z.string(),
  /** Paths that the command writes: its own outputs, never sources. Sorted. */
  writes: z.array(z.string()),
});
export type BaselineCommand = z.infer<typeof baselineCommandSchema>;

/** Every configured command and hand-over, run once on the workspace as it was before the first write of a run. */
export const baselineSchema = z.object({
  /** Checkpoint that they ran on, and its hash. */
  tree: z.string(),
  hash: hashSchema,
  /** Hash of the tree that they left behind, with their outputs. */
  left: hashSchema,
  commands: z.array(baselineCommandSchema),
});
export type Baseline = z.infer<typeof baselineSchema>;

const contentSchema = z.object({ hash: hashSchema, mode: fileModeSchema }).nullable();

/** A file that lies for a while as it was before the run. null: it is not there. Both contents are blobs. */
export const swappedFileSchema = z.object({ file: z.string(), base: contentSchema, now: contentSchema });
export type SwappedFile = z.infer<typeof swappedFileSchema>;

/** Why a run is unproven or failed; and of what is proven, what is to be said about it: `approved`, `types`. */
export const proofReasonSchema = z.enum([
  'approved',
  'types',
  'failing',
  'red-base',
  'no-command',
  'unstable',
  'flaky',
  'no-tests',
  'tests-missing',
  'tests-changed',
  'proof-changed',
  'not-reproduced',
  'dependencies',
]);
export type ProofReason = z.infer<typeof proofReasonSchema>;

/** The same of what readers are told; `unfinished`: its commands passed, but the run is not at its end. */
export const overallReasonSchema = z.enum([...proofReasonSchema.options, 'unfinished']);
export type OverallReason = z.infer<typeof overallReasonSchema>;

/** What the proof of a whole run is worth. */
export const runProofSchema = z.object({
  /** Hash of the tree that it is about. */
  tree: hashSchema,
  verdict: z.enum(['proven', 'unproven', 'failed']),
  reason: proofReasonSchema.nullable(),
  /** Files that decide how work is proven and that are not as they were before it. */
  changed: z.array(z.object({ file: z.string(), kind: z.enum(['test', 'helper', 'configuration', 'closure']), added: z.boolean() })),
  /** Tests that ran before the work and do no more: how many, and the first of their names, where they have some. */
  missing: z.object({ count, names: z.array(z.string()) }),
  /** Packages that manifests name now and the spec does not, and installed ones that other files lie in than before the work. */
  dependencies: z.array(z.string()),
  /** Of all that a person accepts with it. */
  fingerprint: hashSchema,
});
export type RunProof = z.infer<typeof runProofSchema>;
