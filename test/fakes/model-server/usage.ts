import { blocksOf, type MessagesRequest } from './messages-request.ts';
import type { ModelAnswer } from './model-answer.ts';

export interface ApiUsage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly output_tokens: number;
}

/** About four characters to a token, as in English text and code. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

interface Segment {
  readonly tokens: number;
  readonly marked: boolean;
  /** Belongs to a message before the newest answer: an earlier call of this conversation sent it already. */
  readonly sentBefore: boolean;
}

/** All input tokens of a request; what `count_tokens` answers. */
export function inputTokens(request: MessagesRequest): number {
  return segmentsOf(request).reduce((sum, { tokens }) => sum + tokens, 0);
}

/**
 * Usage of an answered call, computed from the request alone. The prefix up to the last cache mark is cacheable:
 * of it, what an earlier call of the conversation sent is read, the rest is written. The first call writes all of it.
 */
export function usageOf(request: MessagesRequest, outputTokens: number): ApiUsage {
  const segments = segmentsOf(request);
  const sum = (end: number) => segments.slice(0, end).reduce((total, { tokens }) => total + tokens, 0);
  const prefix = sum(segments.findLastIndex(({ marked }) => marked) + 1);
  const before = sum(segments.findLastIndex(({ sentBefore }) => sentBefore) + 1);
  const read = Math.min(before, prefix);
  return {
    input_tokens: sum(segments.length) - prefix,
    cache_creation_input_tokens: prefix - read,
    cache_read_input_tokens: read,
    output_tokens: outputTokens,
  };
}

/** Output tokens of an answer. */
export function outputTokens(answer: ModelAnswer): number {
  const tools = (answer.tools ?? []).map((tool) => tokensOf(tool.name + JSON.stringify(tool.input)) + 12);
  return 1 + tokensOf(answer.text ?? '') + tokensOf(answer.thinking ?? '') + tools.reduce((sum, tokens) => sum + tokens, 0);
}

/** In the order in which the API caches: tools, system, messages. */
function segmentsOf(request: MessagesRequest): Segment[] {
  const newestAnswer = request.messages.findLastIndex(({ role }) => role === 'assistant');
  const continued = newestAnswer >= 0;
  const segment = (value: object, sentBefore: boolean): Segment => {
    const { cache_control: mark, ...rest } = value as { cache_control?: unknown };
    return { tokens: tokensOf(JSON.stringify(rest)), marked: Boolean(mark), sentBefore };
  };
  const system = typeof request.system === 'string' ? [{ type: 'text', text: request.system }] : (request.system ?? []);
  return [
    ...(request.tools ?? []).map((tool) => segment(tool, continued)),
    ...system.map((part) => segment(part, continued)),
    ...request.messages.flatMap((message, index) => blocksOf(message.content).map((part) => segment(part, index < newestAnswer))),
  ];
}
