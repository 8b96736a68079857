import { questionHash } from '../../core/question/question.ts';
import { asJson } from '../../protocol/json.ts';
import { questionSchema, replySchema, type Asked, type Reply } from '../../protocol/question.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { replyAddress } from './history.ts';
import type { Wanted } from './mailboxes.ts';
import { operate, type Operation, type Scope } from './replay.ts';
import { takeUntil } from './signal-operations.ts';
import { load } from './step-operation.ts';

/** How long it takes at most until a reply that lies in the inbox is seen. */
const pickUpMs = 5_000;

/** `Ctx.ask`: the recorded reply, else the one that comes; the safe option when none comes in time. */
export function askOperation(scope: Scope, asked: Asked): Promise<Reply> {
  const hash = questionHash(asked);
  // The name holds what was shown: the answer to another question is none to this one.
  return operate(scope, 'ask', `${asked.kind} ${hash.slice(0, 12)}`, async (operation) => {
    const { recorded, address } = operation;
    if (recorded?.done?.type === 'done') return replySchema.parse(await load(scope, recorded.done.result));
    const safe = asked.options.find((option) => option.safe === true);
    if (asked.deadline !== undefined && safe === undefined) throw new Error('A question with a deadline needs a safe option.');
    const question = recorded?.begun?.question ?? (await begin(scope, operation, { ...asked, hash }));
    const wanted: Wanted = ({ to }) => to === replyAddress(question.id);
    // The deadline that was shown, not one that a replay might compute.
    const deadline = scope.run.state.questions.find(({ id }) => id === question.id)?.deadline;
    let signal = await takeUntil(scope, wanted, deadline === undefined ? null : Date.parse(deadline));
    while (signal === null) {
      if (safe !== undefined && (await scope.run.closeQuestion(question.id))) {
        const reply: Reply = { question: question.id, hash: question.hash, by: '', option: safe.id };
        const expired: RunEventBody = { type: 'question.withdrawn', question: question.id, reason: 'expired', option: safe.id };
        await scope.run.append({ type: 'done', ...address, result: { value: asJson(reply) }, events: [expired] });
        return reply;
      }
      // Somebody answered in the last moment, and it is being picked up. One that was cut off is set aside meanwhile: then it can be closed.
      signal = await takeUntil(scope, wanted, scope.run.parts.clock.now() + pickUpMs);
    }
    // No record of its own: the reply is one, and a replay finds it again.
    return replySchema.parse(await load(scope, signal.payload));
  });
}

async function begin(
  scope: Scope,
  { address }: Operation,
  asked: Asked & { readonly hash: string },
): Promise<{ readonly id: number; readonly hash: string }> {
  const { hash } = asked;
  const again = scope.replay.history.takeQuestion(hash);
  const id = again ?? (await scope.replay.nextQuestion());
  const events = again === undefined ? await withdrawn(scope, (path) => path === scope.path) : [];
  if (again === undefined) events.push({ type: 'question.asked', question: questionSchema.parse({ ...asked, id }) });
  await scope.run.append({ type: 'begun', ...address, question: { id, hash }, events });
  return { id, hash };
}

/** Closes the questions that a phase asked in those scopes before it began again, and that nobody answered. */
export async function withdrawn({ replay, run }: Scope, fits: (scope: string) => boolean): Promise<RunEventBody[]> {
  const events: RunEventBody[] = [];
  for (const question of replay.history.takeAbandoned(fits))
    if (run.state.questions.some(({ id }) => id === question) && (await run.closeQuestion(question)))
      events.push({ type: 'question.withdrawn', question, reason: 'superseded', option: null });
  return events;
}
