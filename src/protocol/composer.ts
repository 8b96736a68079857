import * as z from 'zod';
import { outlookSchema } from './forecast.ts';
import { messageSchema } from './message.ts';

/** The page on which a request is written, as the host knows it. */
export const composerSchema = z.object({
  /** The chosen way of working, and all that there are. */
  pipeline: z.string(),
  pipelines: z.array(z.object({ id: z.string(), title: messageSchema, summary: messageSchema })),
  /** Number of the chosen folder, and the names of all; none where the window has one only. */
  folder: z.int().nonnegative(),
  folders: z.array(z.string()),
  /** What the host put there last; a page that has not seen this `revision` takes it, any other keeps what is typed. */
  text: z.string(),
  revision: z.int().nonnegative(),
  /** What goes along. `lines`: null where it is read when the run starts. `shortened`: only its most telling parts go. */
  attachments: z.array(
    z.object({ about: messageSchema, lines: z.int().nonnegative().nullable(), shortened: z.boolean(), file: z.string().nullable() }),
  ),
  /** In a copy of the sample: the request that its script can play with this pipeline, null: none. null: models answer. */
  demo: z.object({ request: z.string().nullable() }).nullable(),
});
export type ComposerView = z.infer<typeof composerSchema>;

/** Who would play whom, and what it would cost. */
export const prospectSchema = z.object({
  roles: z.array(
    z.object({
      agent: z.string(),
      /** As people know it: the heading of the layer, for one. */
      section: messageSchema,
      player: z.string(),
      model: z.string().nullable(),
      cost: messageSchema,
      problem: messageSchema.nullable(),
    }),
  ),
  outlook: outlookSchema.nullable(),
  /** The person, or a setting, has named who answers the model calls; else that is asked at the start. */
  chosen: z.boolean(),
  /** Why nothing can be said, or started, yet; '' where all is well. */
  problem: messageSchema,
});
export type Prospect = z.infer<typeof prospectSchema>;
