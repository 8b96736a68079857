import type { AssistantBlock, ModelMessage, ModelRequest, TextBlock, ToolUseBlock, UserBlock } from './model-provider.ts';

/**
 * UTF-8 bytes of the whole request as JSON. A token is at least one byte, so this is an upper bound of its text's tokens. A conversation
 * only grows, so each message is counted once.
 */
export function requestBytes({ system, tools, messages }: Pick<ModelRequest, 'system' | 'tools' | 'messages'>): number {
  const commas = Math.max(0, messages.length - 1) + 2;
  return messages.reduce((sum, message) => sum + bytesOf(message), bytesOf(system) + bytesOf(tools) + commas + 4);
}

const bytesOf = once((part: object) => new TextEncoder().encode(JSON.stringify(part)).length);

/** What is worked out of a part of a request; such a part never changes. */
export function once<P extends object, T>(work: (part: P) => T): (part: P) => T {
  const known = new WeakMap<P, T>();
  return (part) => {
    const before = known.get(part);
    if (before !== undefined) return before;
    const result = work(part);
    known.set(part, result);
    return result;
  };
}

export const isToolUse = (block: AssistantBlock): block is ToolUseBlock => block.type === 'tool_use';

/** All text of an answer. */
export function textOf(content: readonly AssistantBlock[]): string {
  return content
    .filter((block): block is TextBlock => block.type === 'text')
    .map((block) => block.text)
    .join('\n')
    .trim();
}

/**
 * An answer as it enters the conversation: blank texts are left out; a call that is there twice (same id, same input) counts
 * once; an id that was used before for another call gets an ending, because results are matched by it. An answer of nothing
 * but thinking becomes a short text, since a provider takes no message without content back.
 */
export function tidyAnswer(content: readonly AssistantBlock[], before: readonly ModelMessage[]): AssistantBlock[] {
  const used = new Map<string, ToolUseBlock | null>();
  for (const message of before)
    if (message.role === 'assistant') for (const block of message.content) if (isToolUse(block)) used.set(block.id, null);
  const tidy: AssistantBlock[] = [];
  for (const block of content) {
    if (block.type === 'text' && block.text.trim() === '') continue;
    if (!isToolUse(block)) {
      tidy.push(block);
      continue;
    }
    const same = used.get(block.id);
    if (same && same.name === block.name && JSON.stringify(same.input) === JSON.stringify(block.input)) continue;
    let id = block.id;
    for (let count = 2; used.has(id); count += 1) id = `${block.id}_${count}`;
    used.set(id, block);
    tidy.push(id === block.id ? block : { ...block, id });
  }
  return tidy.some((block) => block.type !== 'opaque') ? tidy : [{ type: 'text', text: '(no answer)' }];
}

/** The conversation with more from our side: into the last message when that is ours, for roles have to alternate. */
export function withUser(messages: readonly ModelMessage[], content: readonly UserBlock[]): ModelMessage[] {
  const last = messages.at(-1);
  if (last?.role === 'user') return [...messages.slice(0, -1), { role: 'user', content: [...last.content, ...content] }];
  return [...messages, { role: 'user', content: [...content] }];
}
