import type { PromptResponse } from '@agentclientprotocol/sdk';
import * as z from 'zod';
import type { AgentProfile } from '../../core/agent/agent-profile.ts';
import { guidanceBlocks } from '../../core/agent/guidance.ts';
import type { AgentTask } from '../../core/agent/harness.ts';
import { mostTokensOfPrompt } from '../../core/agent/plausible.ts';
import { addUsage, noUsage, totalTokens } from '../../core/budget/usage.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Note, StepContext } from '../../core/durable/contracts.ts';
import type { Finish } from '../../protocol/agent-report.ts';
import type { Message } from '../../protocol/message.ts';
import type { Usage } from '../../protocol/usage.ts';
import { AgentError, type AgentSession } from './agent-session.ts';
import { readClosing } from './closing-message.ts';
import type { HeardTurn } from './heard-turn.ts';
import type { Permissions } from './permissions.ts';
import type { ServedRequests } from './served-requests.ts';
import { repair, takenBack } from './words.ts';

const count = z.int().nonnegative().max(mostTokensOfPrompt);
const usageSchema = z.object({
  inputTokens: count,
  outputTokens: count,
  cachedReadTokens: count.nullish(),
  cachedWriteTokens: count.nullish(),
});

/** The prompts of one turn: the task, and what a person or the form of the report makes necessary. */
export function converse(scene: {
  readonly profile: AgentProfile;
  readonly task: AgentTask;
  readonly step: StepContext;
  /** `anew`: where no earlier conversation goes on. `wasCutOff`: this very turn, and its files lie as before again. */
  readonly request: { readonly prompt: string; readonly anew: string; readonly wasCutOff: boolean };
  readonly session: AgentSession;
  readonly heard: HeardTurn;
  readonly permissions: Permissions;
  readonly served: ServedRequests;
}): {
  readonly done: Promise<{ how: 'end'; stop: string; finish: Finish | null; unread: string | null } | { how: 'died'; message: Message }>;
  /** What is known of it by now. */
  readonly known: () => { usage: Usage; estimated: boolean; notes: readonly Note[] };
} {
  const { profile, task, step, request, session, heard, permissions, served } = scene;
  const notes: Note[] = [];
  let reported: Usage | null = noUsage;
  let said = '';
  const unheard = async (): Promise<string[]> => {
    const fresh = (await step.notes(task.agent)).filter(({ id }) => notes.every((note) => note.id !== id));
    notes.push(...fresh);
    return guidanceBlocks(fresh.map(({ text }) => text)).map(({ text }) => text);
  };
  const ask = async (text: string): Promise<PromptResponse> => {
    said += text;
    heard.told();
    const response = await session.prompt(text, { ...served, update: heard.take, permit: permissions.answer });
    const usage = usageSchema.safeParse((response as { usage?: unknown }).usage).data;
    reported = reported && usage ? addUsage(reported, usageOf(usage)) : null;
    return response;
  };
  const talk = async () => {
    const opening = session.resumed ? request.prompt : request.anew;
    let text = [...(request.wasCutOff ? [takenBack] : []), opening, ...(await unheard())].join('\n\n');
    for (let repaired = false; ;) {
      const { stopReason: stop } = await ask(text);
      const words = await unheard();
      const closing = readClosing(task.form, heard.lastMessage());
      if (words.length > 0) text = words.join('\n\n');
      else if (closing.ok || repaired || permissions.asked.length > 0 || stop === 'cancelled' || stop === 'refusal')
        return {
          how: 'end',
          stop,
          ...(closing.ok ? { finish: closing.finish, unread: null } : { finish: closing.words, unread: closing.problem }),
        } as const;
      else {
        repaired = true;
        text = repair(closing.problem ?? 'it has no block of JSON');
      }
    }
  };
  const done = talk().catch((error: unknown) => {
    if (!(error instanceof AgentError)) throw error;
    return { how: 'died' as const, message: sentence('{0} failed: {1}', profile.label, error.message) };
  });
  return {
    done,
    known() {
      const output = heard
        .content()
        .content.flatMap((block) => (block.type === 'text' ? [block.text] : []))
        .join('').length;
      const estimate = { ...noUsage, input: Math.max(heard.tokens, Math.ceil(said.length / 3)), output: Math.ceil(output / 3) };
      const isKnown = reported !== null && totalTokens(reported) > 0;
      return { usage: isKnown && reported ? reported : estimate, estimated: !isKnown, notes };
    },
  };
}

function usageOf(usage: z.infer<typeof usageSchema>): Usage {
  return {
    input: usage.inputTokens,
    output: usage.outputTokens,
    cacheRead: usage.cachedReadTokens ?? 0,
    cacheWrite: usage.cachedWriteTokens ?? 0,
  };
}
