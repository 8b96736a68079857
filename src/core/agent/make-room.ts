import type { ModelMessage } from './model-provider.ts';

/** The newest messages of ours whose results stay: the model is still working with them. */
const keep = 2;
/** Shorter results are not worth it. */
const shortest = 200;

const removed = (characters: number): string =>
  `(old result of ${characters} characters removed to make room; call the tool again if you need it)`;

/** Ids of the oldest tool results to leave out so that at least so many characters come free – or all that may go. */
export function resultsToDrop(messages: readonly ModelMessage[], characters: number): string[] {
  const ours = messages.filter((message) => message.role === 'user');
  const ids: string[] = [];
  let freed = 0;
  for (const message of ours.slice(0, -keep)) {
    for (const block of message.content) {
      if (freed >= characters) return ids;
      if (block.type !== 'tool_result' || block.content.length < shortest) continue;
      ids.push(block.toolUseId);
      freed += block.content.length - removed(block.content.length).length;
    }
  }
  return ids;
}

/** The conversation without the contents of these results. */
export function dropResults(messages: readonly ModelMessage[], ids: readonly string[]): ModelMessage[] {
  const gone = new Set(ids);
  return messages.map((message) => {
    if (message.role !== 'user') return message;
    const content = message.content.map((block) =>
      block.type === 'tool_result' && gone.has(block.toolUseId) ? { ...block, content: removed(block.content.length) } : block,
    );
    return { ...message, content };
  });
}
