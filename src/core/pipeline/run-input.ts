import * as z from 'zod';
import { runSettingsSchema } from '../../protocol/run-settings.ts';

/** What every run begins with; journaled, so later changes of settings do not reach it. Pipelines extend it. */
export const runInputSchema = z.object({
  request: z.string(),
  workspace: z.string(),
  provider: z.string(),
  scripted: z.boolean(),
  settings: runSettingsSchema,
});
export type RunInput = z.infer<typeof runInputSchema>;
