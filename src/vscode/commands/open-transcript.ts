import type { Face } from '../face.ts';

/** Shows all that was said in one attempt. */
export async function openTranscript(face: Face, runId: unknown, path: unknown): Promise<void> {
  if (typeof runId !== 'string' || typeof path !== 'string') return;
  const run = await face.takeUp.lookAt(runId);
  if (run) await face.documents.openTranscript(run, path);
}
