import type { ContinueAnswer } from '../protocol/approval.ts';
import { isStopped } from './applicable.ts';
import type { Face } from './face.ts';
import type { FollowedRun } from './run-follower.ts';

/** Goes on with a run: takes it up when nobody works on it, and answers it when it stopped and asks how to go on. */
export async function continueRun(face: Face, run: FollowedRun, answer: ContinueAnswer): Promise<void> {
  const session = await face.takeUp.worked(run.runId);
  if (session && isStopped(run.state)) await session.continue(run.runId, answer);
}
