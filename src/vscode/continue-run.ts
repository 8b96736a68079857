import type { ContinueAnswer } from '../protocol/approval.ts';
import { isStopped } from './applicable.ts';
import type { Face } from './face.ts';
import type { HandledRun } from './handled-run.ts';
import type { FollowedRun } from './run-follower.ts';

/** Goes on with a run: takes it up when nobody works on it, and answers it when it stopped and asks how to go on. undefined: nobody was chosen to answer the model calls. */
export async function continueRun(face: Face, run: FollowedRun, answer: ContinueAnswer): Promise<HandledRun | undefined> {
  const answered = isStopped(run.state);
  const session = await face.takeUp.worked(run.runId);
  if (!session) return undefined;
  if (answered) await session.continue(run.runId, answer);
  return { runId: run.runId, answered };
}
