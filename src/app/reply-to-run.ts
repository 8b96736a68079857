import type { Reply } from '../protocol/question.ts';
import { raisesNothing } from '../core/budget/raises-nothing.ts';
import type { Engine } from '../core/durable/contracts.ts';
import { sentence } from '../core/describe/message.ts';
import { tickedItems } from '../core/question/ticked-items.ts';
import type { RunState } from '../core/run/run-state.ts';
import type { Message } from '../protocol/message.ts';
import type { DismissalStore } from '../node/dismissal-store.ts';
import { UserError, type Replied } from './contracts.ts';
import { remember, withDismissed } from './remember-dismissed.ts';

/** A run, and where it is kept what the person dismissed. */
export interface Answered {
  readonly engine: Engine;
  readonly dismissals: DismissalStore;
  readonly runId: string;
}

/** Gives a run the answer to one of its questions. Only one answer is ever taken, whichever process gives it. */
export async function replyToRun({ engine, dismissals, runId }: Answered, reply: Reply): Promise<Replied> {
  const state = await engine.state(runId);
  const question = state.questions.find(({ id }) => id === reply.question);
  // Else somebody has answered, maybe with the same cap.
  if (question) mustRaise(state, reply.caps);
  const whole = question ? await withDismissed(dismissals, state, question, reply) : reply;
  if ((await engine.reply(runId, whole)) === 'taken') {
    if (question) await remember(dismissals, state, tickedItems(question, reply), { by: reply.by });
    return { taken: true };
  }
  const taken = await engine.replied(runId, reply.question);
  return { taken: false, said: settled(await engine.state(runId), reply.question, taken?.by) };
}

/** An answer never lowers a cap of the person's, nor is it asked again at once for more. Throws UserError. */
export function mustRaise(state: RunState, caps: Reply['caps'] = {}): void {
  const why = raisesNothing(state, caps);
  if (why !== null) throw new UserError(why);
}

/** Why a question takes no answer any more. `by`: who gave an answer that the run has not taken up yet. */
export function settled({ answers, questions }: RunState, question: number, by = ''): Message {
  const answer = answers.findLast((one) => one.question === question);
  if (answer) return sentence('Already answered by {0}, {1}: {2}', answer.by, { time: answer.at }, answer.title);
  return by !== '' && questions.some(({ id }) => id === question)
    ? sentence('Already answered by {0}; the answer applies when the run continues.', by)
    : sentence('This question has already been answered or withdrawn.');
}
