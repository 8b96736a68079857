import { createHash } from 'node:crypto';
import { measured } from '../../core/agent/conversation.ts';
import { withGuidance } from '../../core/agent/guidance.ts';
import type { ModelRequest } from '../../core/agent/model-provider.ts';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { inEnglish, sentence } from '../../core/describe/message.ts';
import { messageOf } from '../../core/describe/message-error.ts';
import type { Message } from '../../protocol/message.ts';
import { callModel, type CallIdentity, type CallResult, type ModelAccess } from './call-model.ts';
import type { Counted } from './conversation.ts';

/**
 * A call and the guidance that it delivered. Guidance is journaled with the result: a replay repeats it in the same place, and after a
 * crash before that it is still in the inbox. `late` came while the model answered and belongs to the next turn.
 */
type GuidedResult = CallResult & { readonly guidance?: string[]; readonly late?: string[] };

/** Result of a turn: an answer, or why there is none. */
export type Turn = HeardGuidance &
  (
    | Exclude<CallResult, { ok: false }>
    | { readonly ok: false; readonly kind: Exclude<CallResult, { ok: true }>['kind'] | 'budget'; readonly message: Message }
  );

/** Guidance of the person: heard with this turn, and come while the model answered (for the next turn). */
interface HeardGuidance {
  readonly guidance: readonly string[];
  readonly late: readonly string[];
}

/** Counts the calls of one agent's attempt. */
export interface CallCounter {
  calls: number;
  /** What the last one that failed said. */
  failure?: string;
}

/** Asks, with retries, until there is an answer or retrying is useless. Every attempt is a step, so that no answer is paid twice. */
export async function takeTurn(
  access: ModelAccess,
  ctx: Ctx,
  agent: string,
  request: ModelRequest,
  counted: Counted | null,
  counter: CallCounter,
): Promise<Turn> {
  let guidance: readonly string[] = [];
  let waitedMs = 0;
  for (let attempt = 1; ; attempt += 1) {
    const asked = withGuidance(request, guidance);
    counter.calls += 1;
    const { failure = null } = counter;
    const who = { agent, path: ctx.path, turn: counter.calls, attempt, waitedMs, failure };
    let result: GuidedResult;
    try {
      // The attempt is part of the key: an answer must not be taken for the failure before it.
      result = await ctx.step('turn', (step) => guidedCall(access, step, asked, counted, who), {
        memo: requestKey(asked, attempt),
        isCall: true,
      });
    } catch (error) {
      // By name: a replayed one comes back as a StepError.
      if (error instanceof Error && error.name === 'BudgetReachedError')
        return { ok: false, kind: 'budget', message: messageOf(error), guidance, late: [] };
      throw error;
    }
    guidance = [...guidance, ...(result.guidance ?? [])];
    const late = result.late ?? [];
    if (result.ok) return { ...result, guidance, late };
    counter.failure = inEnglish(result.message);
    if (result.retryInMs === null) return { ...result, message: waited(result.message, waitedMs), guidance, late };
    await ctx.sleepUntil((await ctx.now()) + result.retryInMs);
    waitedMs += result.retryInMs;
  }
}

/** One model call with the guidance that waits for the agent. */
async function guidedCall(
  access: ModelAccess,
  step: StepContext,
  request: ModelRequest,
  counted: Counted | null,
  who: CallIdentity,
): Promise<GuidedResult> {
  const { agent, path } = who;
  const before = await step.notes(agent);
  const words = before.map((note) => note.text);
  const result = await callModel(access, step, withGuidance(request, words), counted, who);
  // An agent that calls finish just now must hear these first.
  const late = result.ok ? (await step.notes(agent)).filter((note) => before.every((one) => one.id !== note.id)) : [];
  const delivered = [...before, ...late];
  if (delivered.length === 0) return result;
  step.emit(...delivered.map(({ id, text, by }) => ({ type: 'agent.guided', agent, path, id, text, by }) as const));
  return {
    ...result,
    ...(words.length > 0 ? { guidance: words } : {}),
    ...(late.length > 0 ? { late: late.map((note) => note.text) } : {}),
  };
}

function waited(message: Message, ms: number): Message {
  return ms === 0 ? message : sentence('{0} (Waited {1} for it.)', message, { ms });
}

/** Of the digests of its parts. */
function requestKey({ system, tools, messages, ...rest }: ModelRequest, attempt: number): string {
  const digests = [measured(system).digest, measured(tools).digest, messages.map((message) => measured(message).digest)];
  return createHash('sha256')
    .update(JSON.stringify([...digests, rest, attempt]))
    .digest('hex');
}
