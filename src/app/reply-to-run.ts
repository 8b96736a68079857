import type { Reply } from '../protocol/question.ts';
import type { Engine } from '../core/durable/contracts.ts';
import { sentence } from '../core/describe/message.ts';
import { project } from '../core/run/project.ts';
import type { RunState } from '../core/run/run-state.ts';
import type { Message } from '../protocol/message.ts';
import type { DismissalStore } from '../node/dismissal-store.ts';
import type { Replied } from './contracts.ts';
import { rememberDismissed } from './remember-dismissed.ts';

/** Gives a run the answer to one of its questions. Only one answer is ever taken, whichever process gives it. */
export async function replyToRun(
  { engine, dismissals, runId }: { readonly engine: Engine; readonly dismissals: DismissalStore; readonly runId: string },
  reply: Reply,
): Promise<Replied> {
  const state = project(await engine.read(runId, 0));
  const question = state.questions.find(({ id }) => id === reply.question);
  const whole = question ? await rememberDismissed(dismissals, state, question, reply) : reply;
  if ((await engine.reply(runId, whole)) === 'taken') return { taken: true };
  return { taken: false, said: settled(project(await engine.read(runId, 0)), reply.question) };
}

/** Why a question takes no answer any more. */
export function settled({ answers, questions }: RunState, question: number): Message {
  const answer = answers.findLast((one) => one.question === question);
  if (answer) return sentence('Already answered by {0}, {1}: {2}', answer.by, new Date(answer.at).toTimeString().slice(0, 5), answer.title);
  return questions.some(({ id }) => id === question)
    ? sentence('Somebody has answered already; the run takes the answer up when it goes on.')
    : sentence('That question does not wait for an answer any more.');
}
