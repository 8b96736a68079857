import type { Services } from '../services.ts';

/** Shows all that was said in one attempt. */
export async function openTranscript(services: Services, runId: unknown, path: unknown): Promise<void> {
  if (typeof runId !== 'string' || typeof path !== 'string') return;
  const run = await services.runs.follow(runId);
  if (run) await services.documents.openTranscript(run, path);
}
