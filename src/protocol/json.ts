import * as z from 'zod';

/** Whatever a journal line, a message or a report can carry. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const jsonSchema: z.ZodType<Json> = z.json();

/** SHA-256 in lower-case hex; names a blob, a file content or a tree. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** What a text of JSON holds; undefined where it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** For values whose type is plain JSON in a way the compiler cannot see (optional properties, interfaces). Changes nothing at run time. */
export function asJson(value: object): Json {
  return value as Json;
}
