import * as z from 'zod';

/** What a path holds. Like its content, it is part of a change. */
export const fileModeSchema = z.enum(['file', 'executable', 'link']);
export type FileMode = z.infer<typeof fileModeSchema>;

/** Before and after a change; null = not there. */
export const fileModesSchema = z.object({ before: fileModeSchema.nullable(), after: fileModeSchema.nullable() });
export type FileModes = z.infer<typeof fileModesSchema>;
