import * as z from 'zod';
import { runEventBodySchema } from '../protocol/run-event.ts';

const strings = z.array(z.string()).readonly();

/** A note of a command under way, as it lies on the disk. */
export const begunSchema = z.object({
  command: z.object({
    runId: z.string(),
    agent: z.string(),
    argv: strings,
    timeoutMs: z.number(),
    tree: z.string(),
    listed: strings,
    aside: strings,
    own: strings.exactOptional(),
    outputs: strings.exactOptional(),
  }),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** As `savesSoFar` gave it. */
  saves: z.int(),
  /** `bytes` in base64. */
  guarded: z.record(z.string(), z.object({ kind: z.enum(['file', 'link', 'unreadable']), bytes: z.string(), mode: z.int() })),
  putting: z
    .array(z.object({ folder: z.string(), names: strings, gone: strings }))
    .readonly()
    .exactOptional(),
  untold: z.array(runEventBodySchema).readonly().exactOptional(),
});
export type WrittenBegun = z.infer<typeof begunSchema>;
