import { z } from 'zod';
import { runSettingsSchema } from '../../protocol/run-settings.ts';

/** What a feature run begins with; journaled, so later changes of settings do not reach it. */
export const featureInputSchema = z.object({
  request: z.string(),
  workspace: z.string(),
  provider: z.string(),
  scripted: z.boolean(),
  settings: runSettingsSchema,
  /** A spec that exists already (taken up from its file alone): the run begins at the approval. */
  specFile: z.string().nullable(),
});
export type FeatureInput = z.infer<typeof featureInputSchema>;
