import * as z from 'zod';
import type { ModelMessage, ModelRequest, ToolSchema } from '../../core/agent/model-provider.ts';
import { guidanceBlocks } from '../../core/agent/guidance.ts';
import { requestBytes, withUser } from '../../core/agent/conversation.ts';
import { tokensRead } from '../../core/agent/plausible.ts';
import { totalTokens } from '../../core/budget/usage.ts';
import type { AgentTask } from '../../core/agent/harness.ts';
import { asJson, type Json } from '../../protocol/json.ts';
import { lookSchema, type Look } from '../../protocol/look.ts';
import type { Usage } from '../../protocol/usage.ts';

/** What the server counted last: the bytes of that request, the tokens of prompt and answer, and those of the prompt (runs of earlier versions have none). */
const countedSchema = z.object({ bytes: z.number(), tokens: z.number(), read: z.number().optional() });
export type Counted = z.infer<typeof countedSchema>;

/** The state of a conversation. It is rebuilt from the journal, so nothing else may enter it. */
export interface Conversation {
  readonly system: readonly string[];
  messages: ModelMessage[];
  counted: Counted | null;
  /** Files read so far. */
  readonly read: Set<string>;
  /** Of one that only reads: all that it was told of the workspace so far. null: nobody knows, as an earlier version began it. */
  readonly looks: Look[] | null;
  /** What the agent wrote down for itself, the oldest first. */
  readonly notes: string[];
  /** How often `finish` did not fit its form. */
  misfits: number;
}

const continuationSchema = z.object({
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.array(z.looseObject({ type: z.string() })) })),
  counted: countedSchema.nullable(),
  read: z.array(z.string()),
  /** Runs of earlier versions have none, and what such an agent looked at nobody knows: a list of the rest would pass for all of it. */
  looks: z.array(lookSchema).exactOptional(),
  /** Runs of earlier versions have none. */
  notes: z.array(z.string()).default([]),
  seen: z.array(z.tuple([z.string(), z.string()])),
});

/** The conversation before the first turn of this attempt; journaled. */
export interface Beginning extends Omit<z.infer<typeof continuationSchema>, 'messages'> {
  readonly system: readonly string[];
  readonly messages: ModelMessage[];
}

/** A new conversation, or the continued one of a failed attempt, with a person's words added. */
export function beginningOf(task: AgentTask): Beginning {
  const words = guidanceBlocks(task.guidance?.trim() ? [task.guidance] : []);
  if (task.continuation === undefined || task.continuation === null) {
    return {
      system: task.prompt.system,
      messages: [{ role: 'user', content: [{ type: 'text', text: task.prompt.task }, ...words] }],
      counted: null,
      read: [],
      looks: [],
      notes: [],
      seen: [],
    };
  }
  const { messages: known, ...rest } = continuationSchema.parse(task.continuation);
  const messages = known as unknown as ModelMessage[];
  return { system: task.prompt.system, messages: words.length === 0 ? messages : withUser(messages, words), ...rest };
}

/** For `AgentTask.continuation`. */
export function continuationOf(conversation: Conversation, seen: ReadonlyMap<string, string>): Json {
  return asJson({
    messages: conversation.messages,
    counted: conversation.counted,
    read: [...conversation.read],
    ...(conversation.looks === null ? {} : { looks: conversation.looks }),
    notes: conversation.notes,
    seen: [...seen],
  });
}

export function requestOf(conversation: Conversation, model: string, tools: readonly ToolSchema[], maxOutputTokens: number): ModelRequest {
  return { model, system: conversation.system, tools, messages: conversation.messages, maxOutputTokens };
}

export function countedBy(request: ModelRequest, usage: Usage): Counted {
  return { bytes: requestBytes(request), tokens: totalTokens(usage), read: tokensRead(usage) };
}
