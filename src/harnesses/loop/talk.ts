import { z } from 'zod';
import type { ModelMessage, ModelRequest, ToolSchema } from '../../core/agent/model-provider.ts';
import { requestBytes } from '../../core/agent/conversation.ts';
import { totalTokens } from '../../core/budget/usage.ts';
import type { AgentTask } from '../../core/agent/harness.ts';
import { asJson, type Json } from '../../protocol/json.ts';
import type { Usage } from '../../protocol/usage.ts';

/** What the server has counted: so many tokens (prompt and answer) for a request of so many bytes. */
export interface Counted {
  readonly bytes: number;
  readonly tokens: number;
}

/** A conversation as it stands: made only of what is journaled. */
export interface Talk {
  readonly system: readonly string[];
  messages: ModelMessage[];
  counted: Counted | null;
  /** Files read so far. */
  readonly read: Set<string>;
  /** How often `finish` did not fit its form. */
  misfits: number;
}

const continuationSchema = z.object({
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.array(z.looseObject({ type: z.string() })) })),
  counted: z.object({ bytes: z.number(), tokens: z.number() }).nullable(),
  read: z.array(z.string()),
  seen: z.array(z.tuple([z.string(), z.string()])),
});

/** How an agent begins, or goes on. Journaled before its first turn. */
export interface Beginning {
  readonly system: readonly string[];
  readonly messages: ModelMessage[];
  readonly counted: Counted | null;
  readonly read: readonly string[];
  readonly seen: readonly (readonly [string, string])[];
}

/** A new conversation, or the continued one of a failed attempt, with a person's words added. */
export function beginningOf(task: AgentTask): Beginning {
  const words = task.guidance?.trim()
    ? [{ type: 'text' as const, text: `Guidance from the person you work for:\n${task.guidance.trim()}` }]
    : [];
  if (task.continuation === undefined || task.continuation === null) {
    return {
      system: task.prompt.system,
      messages: [{ role: 'user', content: [{ type: 'text', text: task.prompt.task }, ...words] }],
      counted: null,
      read: [],
      seen: [],
    };
  }
  const { messages: known, ...rest } = continuationSchema.parse(task.continuation);
  const messages = known as unknown as ModelMessage[];
  const last = messages.at(-1);
  const all: ModelMessage[] =
    words.length === 0 || !last
      ? messages
      : last.role === 'user'
        ? [...messages.slice(0, -1), { role: 'user', content: [...last.content, ...words] }]
        : [...messages, { role: 'user', content: words }];
  return { system: task.prompt.system, messages: all, ...rest };
}

/** For `AgentTask.continuation`. */
export function continuationOf(talk: Talk, seen: ReadonlyMap<string, string>): Json {
  return asJson({ messages: talk.messages, counted: talk.counted, read: [...talk.read], seen: [...seen] });
}

export function requestOf(talk: Talk, model: string, tools: readonly ToolSchema[], maxOutputTokens: number): ModelRequest {
  return { model, system: talk.system, tools, messages: talk.messages, maxOutputTokens };
}

export function countedBy(request: ModelRequest, usage: Usage): Counted {
  return { bytes: requestBytes(request), tokens: totalTokens(usage) };
}
