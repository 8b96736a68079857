import { z } from 'zod';
import { hashSchema } from '../../protocol/json.ts';

/** A change of a run that the person looked at and keeps: all of a file, or one hunk of it. */
export const keptChangeSchema = z.object({
  file: z.string(),
  /** `Hunk.id`; null = all of the file. */
  hunk: z.string().nullable(),
  /** Content of the file when it was kept; another content has to be looked at again. null = the file was deleted. */
  content: hashSchema.nullable(),
});
export type KeptChange = z.infer<typeof keptChangeSchema>;
