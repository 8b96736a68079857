import { z } from 'zod';

/** Whatever a journal line, a message or a report can carry. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const jsonSchema: z.ZodType<Json> = z.json();

/** SHA-256 in lower-case hex; names a blob, a file content or a tree. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
