import { z } from 'zod';
import { runInputSchema } from '../../core/pipeline/run-input.ts';

export const featureInputSchema = runInputSchema.extend({
  /** A spec that exists already (taken up from its file alone): the run begins at the approval. */
  specFile: z.string().nullable().default(null),
});
export type FeatureInput = z.infer<typeof featureInputSchema>;
