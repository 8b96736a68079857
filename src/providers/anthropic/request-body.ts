import type Anthropic from '@anthropic-ai/sdk';
import { encodedText } from '../../core/agent/encoded-text.ts';
import { once } from '../../core/once.ts';
import type { AssistantBlock, ModelMessage, ModelRequest, UserBlock } from '../../core/agent/model-provider.ts';
import { joined, withList, type Body } from '../parts/json-bytes.ts';
import { thinkingParameters } from './thinking.ts';

const mark: Anthropic.CacheControlEphemeral = { type: 'ephemeral' };

/**
 * The request in the form of the Messages API, as JSON; `more`: fields that generating has and counting has not. The API allows four
 * cache marks: after the last tool, after the last system part (the stable prefix), on the newest user message, and on the one before it, which
 * the last call marked. The server only looks back about twenty blocks from a mark.
 */
export function promptBody(
  request: ModelRequest,
  more: Partial<Pick<Anthropic.MessageCreateParamsStreaming, 'max_tokens' | 'stream'>> = {},
): Body {
  const { model, tools, system, messages } = request;
  const fields = JSON.stringify({ model, ...more, ...thinkingParameters(model) });
  const newest = messages.findLastIndex(isSaid);
  const before = messages.findLastIndex((message, index) => index < newest && isSaid(message));
  const marked = before >= 0 ? before : Math.max(0, newest);
  return withList([Buffer.from(fields.slice(0, -1)), ...toolsOf(tools), ...systemOf(system)], 'messages', [
    joined(messages.slice(0, marked), bytesOf),
    ...messages.slice(marked).map((message) => (isSaid(message) ? withMark(bytesOf(message)) : bytesOf(message))),
  ]);
}

const toolsOf = once((all: ModelRequest['tools']): Body => {
  const tools = all.map(({ name, description, inputSchema }, index): Anthropic.Tool => ({
    name,
    description,
    input_schema: { ...inputSchema, type: 'object' },
    ...(index === all.length - 1 ? { cache_control: mark } : {}),
  }));
  return tools.length === 0 ? [] : [Buffer.from(`,"tools":${JSON.stringify(tools)}`)];
});

const systemOf = once((all: ModelRequest['system']): Body => {
  const parts = all.filter((text) => text.trim() !== '');
  const pieces = parts.flatMap((text, index) => [index === 0 ? firstText : nextText, encodedText(text).bytes]);
  return parts.length === 0 ? [] : [...pieces, lastText];
});

/** What stands before, between and after the texts of a list of `Anthropic.TextBlockParam`, the last of which is marked. */
const [firstText, nextText, lastText] = [
  ',"system":[{"type":"text","text":',
  '},{"type":"text","text":',
  `,${JSON.stringify({ cache_control: mark }).slice(1)}]`,
].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];

/** A conversation only grows, so each message is put into the form of the API once. Nothing of it may be left. */
const bytesOf = once((message: ModelMessage): Body => {
  const content = message.role === 'assistant' ? message.content.flatMap(assistantParam) : message.content.flatMap(userParam);
  if (content.length === 0) return [];
  const param: Anthropic.MessageParam = { role: message.role, content };
  return [Buffer.from(JSON.stringify(param))];
});

const isSaid = (message: ModelMessage): boolean => message.role === 'user' && bytesOf(message).length > 0;

/** A message of ours ends with the braces of its last block, its content and itself. */
const ending = '}]}';
const markedEnding = Buffer.from(`,${JSON.stringify({ cache_control: mark }).slice(1)}]}`);

const withMark = (message: Body): Body => message.flatMap((bytes) => [bytes.subarray(0, -ending.length), markedEnding]);

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
