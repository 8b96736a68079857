import * as z from 'zod';
import { hashSchema } from './json.ts';

const whose = { agent: z.string(), worktree: z.string() };
/** By path; null: no file. */
const contents = z.record(z.string(), hashSchema.nullable());

/** An agent works in a folder of its own, until all that it did there was merged. */
export const worktreeEvents = [
  /** `tree`: the checkpoint that its work is compared with. */
  z.object({ type: z.literal('worktree.made'), ...whose, folder: z.string(), tree: z.string() }),
  /** What the workspace is about to hold, and what somebody else put there meanwhile. */
  z.object({ type: z.literal('worktree.merging'), ...whose, files: contents, persons: contents }),
  /** What was written. */
  z.object({ type: z.literal('worktree.merged'), ...whose, files: z.array(z.string()) }),
] as const;
