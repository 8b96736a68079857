import { applies, isStopped } from '../applicable.ts';
import type { Face } from '../face.ts';
import { runIdOf } from '../pick-run.ts';
import { reveal } from '../views/reveal.ts';

/** Opens the panel, with the run that it was given, or the one that needs the person most. */
export async function showRun(face: Face, given: unknown): Promise<void> {
  const runId = runIdOf(given);
  if (runId !== undefined && (await face.takeUp.lookAt(runId))) face.shown.pick(runId);
  await reveal('batuta.panel', false);
  const shown = face.list.runs().find((run) => run.runId === face.shown.runId());
  if (shown && applies('answer', shown)) face.panel.focusOn('approve');
  else if (shown && isStopped(shown.state)) face.panel.focusOn('guidance');
}
