import * as z from 'zod';
import { messageSchema } from './message.ts';

/** A piece of an agent's work, as data. */
export const workSchema = z.object({
  /** What for: `spec`, `specialist`, `review`… a word of the pipeline's own, by which earlier runs are compared. */
  role: z.string(),
  /** What this piece is called: "Implementation", "Retry". */
  name: messageSchema,
  /** Whole, as people and the agent itself read it: "RETRY Backend Suppliers (1/2)". Made of the rest, never read back. */
  label: messageSchema,
  /** Which one, from 1, of how many; absent in what is done once. */
  n: z.int().positive().optional(),
  of: z.int().positive().optional(),
  /** The same again, after a failure. */
  retry: z.boolean().optional(),
});
export type Work = z.infer<typeof workSchema>;
