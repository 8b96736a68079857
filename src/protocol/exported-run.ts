import * as z from 'zod';
import { hashSchema } from './json.ts';
import { runEventSchema } from './run-event.ts';

/** What was kept beside the journal under its hash: as text, or in base64 where it is no UTF-8. */
const blobSchema = z.union([z.strictObject({ text: z.string() }), z.strictObject({ base64: z.base64() })]);

/** One run in one document, for whoever has no journal of it. What the journal hides is hidden here. */
export const exportedRunSchema = z.strictObject({
  format: z.literal('batuta-run-1'),
  runId: z.string(),
  /** All that happened, in order, its messages in English. */
  events: z.array(runEventSchema),
  /** Contents that events name by their SHA-256: logs, and what files held. One that is gone is left out. */
  blobs: z.record(hashSchema, blobSchema),
});
export type ExportedRun = z.infer<typeof exportedRunSchema>;
