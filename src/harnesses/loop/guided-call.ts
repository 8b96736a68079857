import { withUser } from '../../core/agent/conversation.ts';
import { guidanceText } from '../../core/agent/guidance.ts';
import type { ModelRequest, TextBlock } from '../../core/agent/model-provider.ts';
import type { StepContext } from '../../core/durable/contracts.ts';
import { callModel, type CallIdentity, type CallResult, type ModelAccess } from './call-model.ts';
import type { Counted } from './conversation.ts';

/**
 * A call and the guidance that it delivered. Guidance is journaled with the result: a replay repeats it in the same place, and after a
 * crash before that it is still in the inbox. `late` came while the model answered and belongs to the next turn.
 */
export type GuidedResult = CallResult & { readonly guidance?: string[]; readonly late?: string[] };

/** One model call with the guidance that waits for the agent. */
export async function guidedCall(
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

export function withGuidance(request: ModelRequest, words: readonly string[]): ModelRequest {
  return words.length === 0 ? request : { ...request, messages: withUser(request.messages, guidanceBlocks(words)) };
}

export function guidanceBlocks(words: readonly string[]): TextBlock[] {
  return words.map((text) => ({ type: 'text', text: guidanceText(text) }));
}
