import type { AssistantBlock, StopReason } from '../../core/agent/model-provider.ts';
import { mostBlocks } from '../../core/agent/plausible.ts';
import { noUsage } from '../../core/budget/usage.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Usage } from '../../protocol/usage.ts';
import { BadAnswerError, type AnswerCollector } from '../parts/stream-answer.ts';
import { parseInput } from '../parts/tool-input.ts';
import { bringsAnything, chunkSchema, type CallPart } from './chunk.ts';
import { ServerError } from './server-error.ts';

const stops: ReadonlyMap<string, StopReason> = new Map([
  ['stop', 'end'],
  ['tool_calls', 'tool_use'],
  ['function_call', 'tool_use'],
  ['length', 'max_tokens'],
  ['content_filter', 'refusal'],
]);

interface OpenCall {
  readonly id: string;
  name: string;
  input: string;
}

/**
 * Whether a part under a known call's index is another call: it has a name, and another id. Some servers give neither indices nor ids, and a whole call is
 * followed by the name of the next; others say the name again with each piece.
 */
function beginsAnother({ id: known, name, input }: OpenCall, { id, function: said }: CallPart): boolean {
  if (!said?.name) return false;
  if (id) return id !== known;
  return input === ''
    ? said.name !== name
    : Boolean(said.name !== name || said.arguments) && input.endsWith('}') && parseInput(input) !== null;
}

/** Assembles the chunks of a chat completion. Throws BadAnswerError, and ServerError for an error within the stream. */
export function collectChunks(requestedModel: string, onText: (text: string) => void): AnswerCollector<unknown> {
  /** In the order in which they came; an index names the call that came last under it. */
  const calls: OpenCall[] = [];
  const byIndex = new Map<number, OpenCall>();
  let text = '';
  let usage: Usage | null = null;
  let stop: StopReason | null = null;
  let refused = false;
  let model = requestedModel;
  let begun = false;

  const addCall = (part: CallPart): void => {
    const { index, id, function: said } = part;
    let call = typeof index === 'number' ? byIndex.get(index) : calls.at(-1);
    if (!call || beginsAnother(call, part)) {
      if (calls.length >= mostBlocks) throw new BadAnswerError(sentence('it is far larger than what was asked for'));
      call = { id: id || `call_${calls.length + 1}`, name: '', input: '' };
      byIndex.set(index ?? calls.length, call);
      calls.push(call);
    }
    call.name ||= said?.name ?? '';
    call.input += said?.arguments ?? '';
  };

  return {
    push: (event) => {
      const error = ServerError.within(event);
      if (error) throw error;
      const parsed = chunkSchema.safeParse(event);
      if (!parsed.success) throw new BadAnswerError(sentence('it does not have the format of the provider’s API'));
      const { choices, usage: counted } = parsed.data;
      begun = true;
      model = parsed.data.model || model;
      const [choice] = choices ?? [];
      const said = choice?.delta?.content || choice?.delta?.refusal;
      if (said) {
        text += said;
        onText(said);
      }
      refused ||= Boolean(choice?.delta?.refusal);
      choice?.delta?.tool_calls?.forEach(addCall);
      if (choice?.finish_reason) stop = stops.get(choice.finish_reason) ?? 'other';
      if (typeof counted?.prompt_tokens === 'number') {
        // The last count is not always the right one: some gateways end with zeros.
        const known = usage ?? noUsage;
        const prompt = Math.max(counted.prompt_tokens, known.input + known.cacheRead);
        const cacheRead = Math.min(prompt, Math.max(counted.prompt_tokens_details?.cached_tokens ?? 0, known.cacheRead));
        const output = Math.max(counted.completion_tokens ?? 0, known.output);
        usage = { input: prompt - cacheRead, output, cacheRead, cacheWrite: 0 };
      }
      return bringsAnything(choice?.delta ?? {});
    },
    get begun() {
      return begun;
    },
    get complete() {
      return stop !== null;
    },
    get usage() {
      return usage;
    },
    get model() {
      return model;
    },
    get stop() {
      if (refused) return 'refusal';
      // Some servers end an answer with calls as if it had none.
      return stop === 'end' && calls.length > 0 ? 'tool_use' : (stop ?? 'other');
    },
    content: () => [
      ...(text === '' ? [] : [{ type: 'text', text } as const]),
      ...calls.map(({ id, name, input }): AssistantBlock => ({
        type: 'tool_use',
        id,
        name,
        input: parseInput(input === '' ? '{}' : input),
      })),
    ],
  };
}
