import { once } from '../once.ts';
import { sha256 } from '../sha256.ts';
import { encodedText } from './encoded-text.ts';
import type { AssistantBlock, ModelMessage, ModelRequest, TextBlock, ToolUseBlock, UserBlock } from './model-provider.ts';

/** UTF-8 bytes of the whole request as JSON. A token is at least one byte, so this is an upper bound of its text's tokens. */
export function requestBytes({ system, tools, messages }: Pick<ModelRequest, 'system' | 'tools' | 'messages'>): number {
  return measured(system).bytes + measured(tools).bytes + listBytes(messages) + 6;
}

/** A list is asked about several times in each turn. */
const listBytes = once((messages: readonly ModelMessage[]) =>
  messages.reduce((sum, message) => sum + measured(message).bytes, Math.max(0, messages.length - 1)),
);

/** UTF-8 bytes of a part of a request as JSON, and a SHA-256 of what is in it. A conversation only grows, so each message is read once. */
export const measured = once((part: object) => {
  if (!isTexts(part)) {
    const text = JSON.stringify(part);
    return { bytes: Buffer.byteLength(text), digest: sha256(text) };
  }
  const texts = part.map(encodedText);
  const marks = 2 + Math.max(0, texts.length - 1);
  return { bytes: texts.reduce((sum, { bytes }) => sum + bytes.length, marks), digest: sha256(texts.map(({ digest }) => digest).join()) };
});

const isTexts = (part: object): part is readonly string[] => Array.isArray(part) && part.every((one) => typeof one === 'string');

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
  const used = new Map<string, ToolUseBlock>();
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
    for (let count = 2; used.has(id) || isCalled(id, before); count += 1) id = `${block.id}_${count}`;
    used.set(id, block);
    tidy.push(id === block.id ? block : { ...block, id });
  }
  return tidy.some((block) => block.type !== 'opaque') ? tidy : [{ type: 'text', text: '(no answer)' }];
}

function isCalled(id: string, messages: readonly ModelMessage[]): boolean {
  for (const { role, content } of messages)
    if (role === 'assistant') for (const block of content) if (isToolUse(block) && block.id === id) return true;
  return false;
}

/** The conversation with more from our side: into the last message when that is ours, for roles have to alternate. */
export function withUser(messages: readonly ModelMessage[], content: readonly UserBlock[]): ModelMessage[] {
  const last = messages.at(-1);
  if (last?.role === 'user') return [...messages.slice(0, -1), { role: 'user', content: [...last.content, ...content] }];
  return [...messages, { role: 'user', content: [...content] }];
}
