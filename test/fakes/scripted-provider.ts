import type {
  AssistantBlock,
  ModelError,
  ModelOutcome,
  ModelProvider,
  ModelRequest,
  StopReason,
} from '../../src/core/agent/model-provider.ts';
import type { Json } from '../../src/protocol/json.ts';
import type { Usage } from '../../src/protocol/usage.ts';

/** One scripted answer: blocks or a failure; or a function of the request (awaited, so that a test can hold it back). */
export type ScriptedAnswer = ModelOutcome | ((request: ModelRequest, signal: AbortSignal) => ModelOutcome | Promise<ModelOutcome>);

export interface ScriptedProvider extends ModelProvider {
  /** Every request, deeply copied, in order. */
  readonly requests: ModelRequest[];
  /** Requests of `countTokens`. */
  readonly counted: ModelRequest[];
}

export const scriptedUsage: Usage = { input: 100, output: 10, cacheRead: 0, cacheWrite: 0 };

/** A turn of text and tool calls; `stop` follows from the blocks unless given. */
export function answer(blocks: AssistantBlock[], options: { stop?: StopReason; usage?: Usage } = {}): ModelOutcome {
  const stop = options.stop ?? (blocks.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end');
  return { ok: true, content: blocks, stop, usage: options.usage ?? scriptedUsage, model: 'scripted-1' };
}

export const say = (text: string): AssistantBlock => ({ type: 'text', text });
export const call = (id: string, name: string, input: Json): AssistantBlock => ({ type: 'tool_use', id, name, input });
export const finish = (id = 'end', report = 'done', summary = 'all done'): AssistantBlock => call(id, 'finish', { summary, report });
export const failure = (error: ModelError): ModelOutcome => ({ ok: false, error });

/**
 * A model that plays its answers in order. Asked once more, it fails with `bad_request`: a test sees that nothing
 * is asked twice. `countTokens` answers `tokens`, or null.
 */
export function createScriptedProvider(answers: readonly ScriptedAnswer[], options: { tokens?: number | null } = {}): ScriptedProvider {
  const requests: ModelRequest[] = [];
  const counted: ModelRequest[] = [];
  return {
    id: 'scripted',
    requests,
    counted,
    generate: async (request, { signal }) => {
      const next = answers[requests.length];
      requests.push(structuredClone(request));
      if (signal.aborted) return failure({ kind: 'aborted', message: 'aborted' });
      if (next === undefined) return failure({ kind: 'bad_request', message: `no answer scripted for call ${requests.length}` });
      return typeof next === 'function' ? next(request, signal) : structuredClone(next);
    },
    countTokens: async (request) => {
      counted.push(structuredClone(request));
      return options.tokens ?? null;
    },
  };
}
