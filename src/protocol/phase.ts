import * as z from 'zod';
import { messageSchema } from './message.ts';

/** One part of a pipeline's way as the pipeline declares it: all that faces know of it. */
export const phaseSchema = z.object({
  /** Short and typeable: `undo --phase ID`. */
  id: z.string(),
  title: messageSchema,
  /** What happens in it, to be read after the run's name: "writing the spec". */
  doing: messageSchema,
  /** It waits for a person: its time is no work. */
  waits: z.boolean().optional(),
  /** The workspace's agents work in it: from here on all of them are shown, those that have not begun, too. */
  layers: z.boolean().optional(),
  /** The change is judged in it: where it was skipped, nobody reviewed the change. */
  reviews: z.boolean().optional(),
});
export type Phase = z.infer<typeof phaseSchema>;
