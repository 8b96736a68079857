import * as z from 'zod';
import { hashSchema } from '../../protocol/json.ts';

/** A change of a run that the person accepted: a whole file, or one hunk of it. */
export const acceptedChangeSchema = z.object({
  file: z.string(),
  /** `Hunk.id`; null = all of the file. */
  hunk: z.string().nullable(),
  /** Content of the file when it was accepted; any other content must be looked at again. null = the file was deleted. */
  content: hashSchema.nullable(),
});
export type AcceptedChange = z.infer<typeof acceptedChangeSchema>;
