import { APIError, type Anthropic } from '@anthropic-ai/sdk';
import type { AssistantBlock, StopReason } from '../../core/agent/model-provider.ts';
import { mostBlocks } from '../../core/agent/plausible.ts';
import { noUsage } from '../../core/budget/usage.ts';
import { sentence } from '../../core/describe/message.ts';
import { asJson, type Json } from '../../protocol/json.ts';
import type { Usage } from '../../protocol/usage.ts';
import type { StreamEvent } from '../parts/event-stream.ts';
import type { Answer } from '../parts/post.ts';
import { BadAnswerError, jsonIn, textIn, type AnswerCollector } from '../parts/stream-answer.ts';
import { objectOrNull, parseInput } from '../parts/tool-input.ts';

interface OpenBlock {
  readonly start: Anthropic.ContentBlock;
  text: string;
  signature: string;
}

const stops: ReadonlyMap<string, StopReason> = new Map(
  Object.entries({
    end_turn: 'end',
    stop_sequence: 'end',
    tool_use: 'tool_use',
    max_tokens: 'max_tokens',
    model_context_window_exceeded: 'max_tokens',
    refusal: 'refusal',
  } as const),
);

/** Assembles the events of a Messages stream. Unknown events are skipped, unknown blocks kept. Throws BadAnswerError. */
export function collectAnswer(requestedModel: string, onText: (text: string) => void): AnswerCollector<Anthropic.RawMessageStreamEvent> {
  const blocks = new Map<number, OpenBlock>();
  let usage: Usage | null = null;
  /** A count that is none says that the others need not be true. */
  let isCounted = true;
  let stop: StopReason = 'other';
  let model = requestedModel;
  let begun = false;
  let complete = false;

  const countUsage = (seen: Partial<Record<keyof Anthropic.MessageDeltaUsage, unknown>> | null | undefined): void => {
    if (!seen) return;
    const known = usage ?? noUsage;
    const take = (value: unknown, before: number): number => {
      if (value === undefined || value === null) return before;
      // The last count is not always the right one: some gateways end with zeros.
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return Math.max(value, before);
      isCounted = false;
      return before;
    };
    usage = {
      input: take(seen.input_tokens, known.input),
      output: take(seen.output_tokens, known.output),
      cacheRead: take(seen.cache_read_input_tokens, known.cacheRead),
      cacheWrite: take(seen.cache_creation_input_tokens, known.cacheWrite),
    };
  };
  /** Whether the block grew. */
  const addDelta = (block: OpenBlock, delta: Anthropic.RawContentBlockDelta): boolean => {
    const known = block.text.length + block.signature.length;
    textIn(delta?.type);
    if (delta.type === 'text_delta') {
      block.text += textIn(delta.text);
      onText(delta.text);
    } else if (delta.type === 'input_json_delta') block.text += textIn(delta.partial_json);
    else if (delta.type === 'thinking_delta') block.text += textIn(delta.thinking);
    else if (delta.type === 'signature_delta') block.signature += textIn(delta.signature);
    return block.text.length + block.signature.length > known;
  };

  return {
    push: (event) => {
      switch (event?.type) {
        case 'message_start':
          begun = true;
          model = textIn(event.message?.model ?? model);
          countUsage(event.message?.usage);
          return false;
        case 'content_block_start': {
          const known = blocks.size;
          blocks.set(blockIndex(event.index), { start: knownBlock(event.content_block), text: '', signature: '' });
          return blocks.size > known;
        }
        case 'content_block_delta': {
          const block = blocks.get(event.index);
          return block !== undefined && addDelta(block, event.delta);
        }
        case 'message_delta':
          stop = stops.get(event.delta?.stop_reason ?? '') ?? 'other';
          countUsage(event.usage);
          return false;
        case 'message_stop':
          complete = true;
          return false;
        default:
          return false;
      }
    },
    get begun() {
      return begun;
    },
    get complete() {
      return complete;
    },
    get usage() {
      return isCounted ? usage : null;
    },
    get model() {
      return model;
    },
    get stop() {
      return stop;
    },
    content: () => [...blocks].toSorted(([a], [b]) => a - b).map(([, block]) => finishBlock(block)),
  };
}

function finishBlock({ start, text, signature }: OpenBlock): AssistantBlock {
  switch (start.type) {
    case 'text':
      return { type: 'text', text: (start.text ?? '') + text };
    case 'tool_use':
      return {
        type: 'tool_use',
        id: start.id,
        name: start.name,
        input: text === '' ? objectOrNull(start.input as Json) : parseInput(text),
      };
    case 'thinking':
      return {
        type: 'opaque',
        data: { type: 'thinking', thinking: (start.thinking ?? '') + text, signature: (start.signature ?? '') + signature },
      };
    default:
      return { type: 'opaque', data: asJson(start) };
  }
}

/** An event of the stream. Throws the error that one is, in the form of the SDK's others. */
export function readEvent({ name, data }: StreamEvent, answer: Answer): Anthropic.RawMessageStreamEvent {
  const event = jsonIn(data) as Anthropic.RawMessageStreamEvent;
  // No status: it came within the stream.
  if (name === 'error') throw new APIError(undefined, event, undefined, answer.headers);
  return event;
}

function blockIndex(index: unknown): number {
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < mostBlocks) return index;
  throw new BadAnswerError(sentence('a block has the number {0}', JSON.stringify(index).slice(0, 40)));
}

function knownBlock(block: Anthropic.ContentBlock): Anthropic.ContentBlock {
  textIn(block?.type);
  if (block.type === 'text') textIn(block.text ?? '');
  if (block.type === 'tool_use') [block.id, block.name].forEach(textIn);
  return block;
}
