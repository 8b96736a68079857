import { z } from 'zod';

const stateSchema = z.object({ runId: z.string().nullable() });

/** The run that a page showed before the window was reloaded, out of what the page kept; undefined when there is none. */
export function keptRun(state: unknown): string | undefined {
  const kept = stateSchema.safeParse(state);
  return (kept.success ? kept.data.runId : null) ?? undefined;
}
