import * as z from 'zod';
import { jsonSchema } from './json.ts';

/** A call by which an agent looked at the workspace. `answer`: hash of what it was told, so of what was there when it looked. */
export const lookSchema = z.object({ tool: z.string(), input: jsonSchema, answer: z.string() });
export type Look = z.infer<typeof lookSchema>;
