import { createHash } from 'node:crypto';
import type { Json } from '../../../src/protocol/json.ts';
import type { MessagesRequest } from './messages-request.ts';
import type { ModelAnswer, RecordedRequest } from './model-answer.ts';
import { outputTokens, usageOf, type ApiUsage } from './usage.ts';

type Block =
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: { readonly [key: string]: Json } };

/** A whole answer in the API's own shape. */
export interface ApiMessage {
  readonly id: string;
  readonly type: 'message';
  readonly role: 'assistant';
  readonly model: string;
  readonly content: Block[];
  readonly stop_reason: string;
  readonly stop_sequence: null;
  readonly usage: ApiUsage;
}

/** One server-sent event. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

/**
 * Turns an answer into the API's message. Ids follow from the request, so that the same request gets the same answer.
 * An answer longer than `max_tokens` ends there: blocks that do not fit are missing and the stop reason says so.
 */
export function messageOf(recorded: RecordedRequest, request: MessagesRequest, answer: ModelAnswer): ApiMessage {
  const whole = outputTokens(answer);
  const limit = request.max_tokens ?? whole;
  const kept = whole > limit ? shorten(answer, limit) : answer;
  const content: Block[] = [];
  if (kept.thinking !== undefined)
    content.push({ type: 'thinking', thinking: kept.thinking, signature: digest(recorded.hash, 'signature') });
  if (kept.text !== undefined && kept.text !== '') content.push({ type: 'text', text: kept.text });
  for (const [index, tool] of (kept.tools ?? []).entries()) {
    content.push({
      type: 'tool_use',
      id: `toolu_${digest(recorded.hash, String(index)).slice(0, 24)}`,
      name: tool.name,
      input: tool.input,
    });
  }
  const natural = (answer.tools?.length ?? 0) > 0 ? 'tool_use' : 'end_turn';
  return {
    id: `msg_${recorded.hash.slice(0, 24)}`,
    type: 'message',
    role: 'assistant',
    model: request.model,
    content,
    stop_reason: whole > limit ? 'max_tokens' : (answer.stopReason ?? natural),
    stop_sequence: null,
    usage: usageOf(request, Math.min(whole, limit)),
  };
}

/** The message as the events of a stream, in pieces as a model writes them. */
export function streamEventsOf(message: ApiMessage, options: { readonly brokenToolJson: boolean }): StreamEvent[] {
  const events: StreamEvent[] = [];
  const push = (data: { type: string; [key: string]: unknown }) => events.push({ name: data.type, data: JSON.stringify(data) });
  push({ type: 'message_start', message: { ...message, content: [], stop_reason: null, usage: { ...message.usage, output_tokens: 1 } } });
  push({ type: 'ping' });
  for (const [index, block] of message.content.entries()) {
    push({ type: 'content_block_start', index, content_block: emptyBlock(block) });
    for (const delta of deltasOf(block, options.brokenToolJson)) push({ type: 'content_block_delta', index, delta });
    push({ type: 'content_block_stop', index });
  }
  push({
    type: 'message_delta',
    delta: { stop_reason: message.stop_reason, stop_sequence: null },
    usage: { output_tokens: message.usage.output_tokens },
  });
  push({ type: 'message_stop' });
  return events;
}

function emptyBlock(block: Block): Block {
  if (block.type === 'text') return { type: 'text', text: '' };
  if (block.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' };
  return { ...block, input: {} };
}

function deltasOf(block: Block, broken: boolean): { type: string; [key: string]: string }[] {
  if (block.type === 'text') return pieces(block.text, 60).map((text) => ({ type: 'text_delta', text }));
  if (block.type === 'thinking') {
    return [
      ...pieces(block.thinking, 60).map((thinking) => ({ type: 'thinking_delta', thinking })),
      { type: 'signature_delta', signature: block.signature },
    ];
  }
  const json = JSON.stringify(block.input);
  return pieces(broken ? json.slice(0, -1) : json, 400).map((partial) => ({ type: 'input_json_delta', partial_json: partial }));
}

/** Cuts between code points, never inside one. */
function pieces(text: string, size: number): string[] {
  const points = Array.from(text);
  const parts: string[] = [];
  for (let start = 0; start < points.length; start += size) parts.push(points.slice(start, start + size).join(''));
  return parts;
}

function shorten(answer: ModelAnswer, limit: number): ModelAnswer {
  const { tools: _, ...withoutTools } = answer;
  let kept: ModelAnswer = { ...withoutTools, text: (answer.text ?? '').slice(0, Math.max(0, limit - 1) * 4) };
  for (const tool of answer.tools ?? []) {
    const longer = { ...kept, tools: [...(kept.tools ?? []), tool] };
    if (outputTokens(longer) > limit) break;
    kept = longer;
  }
  return kept;
}

function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}
