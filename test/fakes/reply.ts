import type { App, Replied, Session } from '../../src/app/contracts.ts';
import { replyTo } from '../../src/core/question/question.ts';
import { project } from '../../src/core/run/project.ts';
import type { Reply } from '../../src/protocol/question.ts';

type Reading = { readonly runs: Pick<App['runs'], 'read'> };
type Answering = Pick<Session, 'reply' | 'currentSpec'>;

/** Answers the oldest open question of a run. */
export async function replyIn(
  { runs }: Reading,
  session: Answering,
  runId: string,
  answer: Omit<Reply, 'question' | 'hash'>,
): Promise<Replied> {
  const [question] = project(await runs.read(runId, 0)).questions;
  if (!question) throw new Error(`Run ${runId} asks nothing.`);
  return session.reply(runId, replyTo(question, answer));
}

/** Approves the spec that waits as it lies on the disk; false when something else is asked. */
export async function approveIn({ runs }: Reading, session: Answering, runId: string): Promise<boolean> {
  const state = project(await runs.read(runId, 0));
  if (!state.questions[0]) return false;
  const { hash, file } = await session.currentSpec(state);
  return (await session.reply(runId, replyTo(state.questions[0], { by: 'test', option: 'approve', items: { [file]: hash } }))).taken;
}
