import * as z from 'zod';
import { hashSchema } from './json.ts';

/** How a bug shows, so that anybody can see that it is there before the fix and gone after it. */
export const reproductionSchema = z.object({
  /** `test`: new tests that fail; `command`: what a command prints; `seen`: only a person can tell. */
  kind: z.enum(['test', 'command', 'seen']),
  /** Whose command it is; '' for `seen`. */
  agent: z.string(),
  command: z.array(z.string()),
  /** New test files with their content, as blobs. */
  files: z.array(z.object({ file: z.string(), hash: hashSchema })),
  /** Words that the output holds as long as the bug is there: the stated reason. */
  fails: z.string(),
  /** Words that the output holds without the bug; '': it ends with exit code 0. */
  passes: z.string(),
  /** For a person: where to look, and what is wrong there. */
  look: z.string(),
});
export type Reproduction = z.infer<typeof reproductionSchema>;

/**
 * `fails` and `passes`: the same each time; `flaky`: now so, now so; `other`: it fails, but not for the stated reason; `changes`: it changes files
 * beside its own; `unseen`: no person looked.
 */
export const reproducedSchema = z.enum(['fails', 'passes', 'flaky', 'other', 'changes', 'unseen']);
export type Reproduced = z.infer<typeof reproducedSchema>;

/** A reproduction on one side of the fix. */
export const reproductionTriedShape = {
  side: z.enum(['before', 'after']),
  outcome: reproducedSchema,
  reproduction: reproductionSchema,
  /** Names of the tests that show the bug, where the runner gives names. Sorted. */
  tests: z.array(z.string()),
  /** Hash of the tree that it was tried on; null: it changed meanwhile. */
  tree: hashSchema.nullable(),
  /** Of `changes`: these files, sorted. */
  touched: z.array(z.string()).optional(),
  /** Who looked, where a person did. */
  by: z.string().nullable(),
};
