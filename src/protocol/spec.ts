import * as z from 'zod';

export const specTypeSchema = z.enum(['new entity', 'new capability', 'modification']);
export type SpecType = z.infer<typeof specTypeSchema>;

/** `- [ ] {path}: {description}`, `{old} → {new}` or `{path} (delete)` below a layer heading; `line` counts from 1. */
export const specFileSchema = z.object({
  path: z.string(),
  /** Where a file that is moved lies before. */
  from: z.string().exactOptional(),
  /** It is not there at the end. */
  deleted: z.literal(true).exactOptional(),
  description: z.string(),
  done: z.boolean(),
  line: z.int().positive(),
});
export type SpecFile = z.infer<typeof specFileSchema>;

/** One `####` heading below "Files to Create/Modify". */
export const specLayerSchema = z.object({
  heading: z.string(),
  line: z.int().positive(),
  files: z.array(specFileSchema),
});
export type SpecLayer = z.infer<typeof specLayerSchema>;

export const specTaskSchema = z.object({
  number: z.int().positive(),
  text: z.string(),
  done: z.boolean(),
  line: z.int().positive(),
});

/** A parsed `spec.md`. */
export const specSchema = z.object({
  name: z.string(),
  date: z.string(),
  status: z.string(),
  summary: z.string(),
  pattern: z.string().nullable(),
  references: z.array(z.string()),
  type: specTypeSchema.nullable(),
  layers: z.array(specLayerSchema),
  tasks: z.array(specTaskSchema),
  dependencies: z.array(z.string()),
  /** What changes in how work is proven: `### Changes how work is proven`. */
  proof: z.array(z.string()),
  /** The kinds of its sections, whatever their headings' language: `summary`, `files`… */
  sections: z.array(z.string()),
  /** Of a spec that mends a bug: `### Root Cause`, `### Reproduction`, `### Proposed Fix`; absent without such a heading. */
  cause: z.string().exactOptional(),
  reproduction: z.string().exactOptional(),
  fix: z.string().exactOptional(),
});
export type Spec = z.infer<typeof specSchema>;
