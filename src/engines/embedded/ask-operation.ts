import { questionHash, type Asked } from '../../core/question/question.ts';
import { asJson } from '../../protocol/json.ts';
import { replySchema, type Reply } from '../../protocol/question.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { replyAddress } from './history.ts';
import type { Wanted } from './mailboxes.ts';
import { operate, type Operation, type Scope } from './replay.ts';
import { takeUntil } from './signal-operations.ts';
import { load } from './step-operation.ts';

/** `Ctx.ask`: the recorded reply, else the one that comes; the safe option when none comes in time. */
export function askOperation(scope: Scope, asked: Asked): Promise<Reply> {
  return operate(scope, 'ask', asked.kind, async (operation) => {
    const { recorded, address } = operation;
    if (recorded?.done?.type === 'done') return replySchema.parse(await load(scope, recorded.done.result ?? {}));
    const safe = asked.options.find((option) => option.safe === true);
    if (asked.deadline !== undefined && safe === undefined) throw new Error('A question with a deadline needs a safe option.');
    const question = recorded?.begun?.question ?? (await begin(scope, operation, asked));
    const wanted: Wanted = { names: [asked.kind], fits: ({ to }) => to === replyAddress(question.id) };
    // The deadline that was shown, not one that a replay might compute.
    const deadline = scope.run.state.questions.find(({ id }) => id === question.id)?.deadline;
    let signal = await takeUntil(scope, wanted, deadline === undefined ? null : Date.parse(deadline));
    if (signal === null && safe !== undefined && (await scope.run.closeQuestion(question.id))) {
      const reply: Reply = { question: question.id, hash: question.hash, by: '', option: safe.id };
      const expired: RunEventBody = { type: 'question.withdrawn', question: question.id, reason: 'expired', option: safe.id };
      await scope.run.append({ type: 'done', ...address, result: { value: asJson(reply) }, events: [expired] });
      return reply;
    }
    // Somebody answered in the last moment: it is being picked up.
    signal ??= await takeUntil(scope, wanted, null);
    const result = signal?.payload ?? {};
    const reply = replySchema.parse(await load(scope, result));
    await scope.run.append({ type: 'done', ...address, result });
    return reply;
  });
}

async function begin(scope: Scope, { address }: Operation, asked: Asked): Promise<{ readonly id: number; readonly hash: string }> {
  const hash = questionHash(asked);
  const again = scope.replay.history.takeQuestion(hash);
  const events: RunEventBody[] = [];
  if (again === undefined)
    for (const open of scope.replay.history.takeAbandoned())
      if (scope.run.state.questions.some(({ id }) => id === open) && (await scope.run.closeQuestion(open)))
        events.push({ type: 'question.withdrawn', question: open, reason: 'superseded', option: null });
  const id = again ?? (await scope.replay.nextQuestion());
  if (again === undefined) events.push({ type: 'question.asked', question: { ...asked, id, hash } });
  await scope.run.append({ type: 'begun', ...address, question: { id, hash }, events });
  return { id, hash };
}
