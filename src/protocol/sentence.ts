import { z } from 'zod';

/**
 * A sentence of Batuta's own as data: its English form with places (`{0}`, `{1}` …) and what fills them. Faces that speak another
 * language look the form up; whoever needs English fills it in.
 */
export type Words = { readonly text: string; readonly values: (string | number | Words)[] };

export const wordsSchema: z.ZodType<Words> = z.object({
  text: z.string(),
  values: z.array(z.union([z.string(), z.number(), z.lazy(() => wordsSchema)])),
});

/** A mere string is in nobody's table: a model's words, a program's output, or of a run from before there were `Words`. */
export const sentenceSchema = z.union([z.string(), wordsSchema]);
export type Sentence = z.infer<typeof sentenceSchema>;
