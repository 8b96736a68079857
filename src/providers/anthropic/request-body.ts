import type Anthropic from '@anthropic-ai/sdk';
import { once } from '../../core/agent/conversation.ts';
import type { AssistantBlock, ModelMessage, ModelRequest, UserBlock } from '../../core/agent/model-provider.ts';
import { thinkingParameters, type Thinking } from './thinking.ts';

const mark: Anthropic.CacheControlEphemeral = { type: 'ephemeral' };

/** The part of the body that generating and counting share. */
export type PromptBody = Pick<
  Anthropic.MessageCreateParamsStreaming,
  'model' | 'system' | 'tools' | 'messages' | 'thinking' | 'output_config'
>;

/**
 * The request in the form of the Messages API. The API allows four cache marks: after the last tool, after the last system part (the
 * stable prefix), on the newest user message, and on the one before it, which the last call marked. The server only looks back about
 * twenty blocks from a mark.
 */
export function promptBody(request: ModelRequest, thinking: Thinking): PromptBody {
  const tools = request.tools.map(({ name, description, inputSchema }, index): Anthropic.Tool => ({
    name,
    description,
    input_schema: { ...inputSchema, type: 'object' },
    ...(index === request.tools.length - 1 ? { cache_control: mark } : {}),
  }));
  const parts = request.system.filter((text) => text.trim() !== '');
  const system = parts.map((text, index): Anthropic.TextBlockParam => ({
    type: 'text',
    text,
    ...(index === parts.length - 1 ? { cache_control: mark } : {}),
  }));
  return {
    model: request.model,
    ...(system.length > 0 ? { system } : {}),
    ...(tools.length > 0 ? { tools } : {}),
    messages: markNewest(request.messages.map(messageParam).filter((message) => message.content.length > 0)),
    ...thinkingParameters(request.model, thinking, request.maxOutputTokens),
  };
}

type Message = { role: 'user' | 'assistant'; content: Anthropic.ContentBlockParam[] };

/** A conversation only grows, so each message is put into the form of the API once. */
const messageParam = once((message: ModelMessage): Message => {
  if (message.role === 'assistant') return { role: 'assistant', content: message.content.flatMap(assistantParam) };
  return { role: 'user', content: message.content.flatMap(userParam) };
});

/** Blank text blocks are left out: the API refuses them. */
function assistantParam(block: AssistantBlock): Anthropic.ContentBlockParam[] {
  if (block.type === 'text') return block.text.trim() === '' ? [] : [{ type: 'text', text: block.text }];
  // Exactly as it came from the API: thinking with its signature, and unknown blocks.
  if (block.type === 'opaque') return [block.data as unknown as Anthropic.ContentBlockParam];
  const input = block.input !== null && typeof block.input === 'object' && !Array.isArray(block.input) ? block.input : {};
  return [{ type: 'tool_use', id: block.id, name: block.name, input }];
}

function userParam(block: UserBlock): Anthropic.ContentBlockParam[] {
  if (block.type === 'text') return block.text.trim() === '' ? [] : [{ type: 'text', text: block.text }];
  const content = block.content.trim() === '' ? '(no output)' : block.content;
  return [{ type: 'tool_result', tool_use_id: block.toolUseId, content, ...(block.isError ? { is_error: true } : {}) }];
}

function markNewest(messages: Message[]): Message[] {
  const users = messages.flatMap((message, index) => (message.role === 'user' ? [index] : [])).slice(-2);
  return messages.map((message, index) => {
    const last = message.content.at(-1);
    if (!users.includes(index) || !last || (last.type !== 'text' && last.type !== 'tool_result')) return message;
    return { ...message, content: [...message.content.slice(0, -1), { ...last, cache_control: mark }] };
  });
}
