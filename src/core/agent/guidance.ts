import { withUser } from './conversation.ts';
import type { ModelRequest, TextBlock } from './model-provider.ts';

/** A person's words, as the agent reads them. */
export function guidanceBlocks(words: readonly string[]): TextBlock[] {
  return words.map((text) => ({ type: 'text', text: `Guidance from the person you work for:\n${text.trim()}` }));
}

export function withGuidance(request: ModelRequest, words: readonly string[]): ModelRequest {
  return words.length === 0 ? request : { ...request, messages: withUser(request.messages, guidanceBlocks(words)) };
}
