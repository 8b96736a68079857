import type { Json } from '../../protocol/json.ts';
import type { Message } from '../../protocol/message.ts';
import type { Usage } from '../../protocol/usage.ts';

export interface TextBlock {
  type: 'text';
  text: string;
}
export interface ToolUseBlock {
  type: 'tool_use';
  id: string;
  name: string;
  input: Json;
}
export interface ToolResultBlock {
  type: 'tool_result';
  toolUseId: string;
  content: string;
  isError: boolean;
}
/** Something of the provider's own (thinking with its signature) that goes back to it as it came. */
export interface OpaqueBlock {
  type: 'opaque';
  data: Json;
}
export type AssistantBlock = TextBlock | ToolUseBlock | OpaqueBlock;
export type UserBlock = TextBlock | ToolResultBlock;
export type ModelMessage = { role: 'user'; content: UserBlock[] } | { role: 'assistant'; content: AssistantBlock[] };

export interface ToolSchema {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: { [key: string]: Json };
}

/** One turn. `system` is the stable prefix, in parts from the most to the least stable; the adapter sets cache marks after it and on the newest message. */
export interface ModelRequest {
  readonly model: string;
  readonly system: readonly string[];
  readonly tools: readonly ToolSchema[];
  readonly messages: readonly ModelMessage[];
  readonly maxOutputTokens: number;
}

export type ModelErrorKind =
  | 'rate_limited'
  | 'overloaded'
  | 'server'
  /** Not reached, or the connection was lost before the answer was whole. */
  | 'network'
  | 'auth'
  | 'not_found'
  | 'bad_request'
  | 'context_too_long'
  /** It cannot be an answer: out of all proportion, or not in the provider's form. */
  | 'bad_answer'
  | 'aborted';

export interface ModelError {
  readonly kind: ModelErrorKind;
  /** For the person: what happened and what to do; what the server said stands in it as it came. Never contains a key. */
  readonly message: Message;
  /** As the server asked, uncapped; the caller caps it. */
  readonly retryAfterMs?: number;
  /** Not there: nothing was billed. Of an answer that broke off, what was said to be billed until then; null: something, perhaps. */
  readonly usage?: Usage | null;
  /** Nobody listens at the address: it is up to the person, and they should hear so at once. */
  readonly refused?: true;
}

export type StopReason = 'end' | 'tool_use' | 'max_tokens' | 'refusal' | 'other';

/** A failure of the model is data: a provider never throws and never retries by itself. */
export type ModelOutcome =
  | {
      readonly ok: true;
      readonly content: AssistantBlock[];
      readonly stop: StopReason;
      /** null: the provider does not say. */
      readonly usage: Usage | null;
      readonly model: string;
      /** The provider reports no usage: `usage` is our own count. */
      readonly estimated?: true;
    }
  | { readonly ok: false; readonly error: ModelError };

export interface ModelProvider {
  readonly id: string;
  /** Streams one turn; `onText` gets text as it comes, for the eye only; `onBegin`: the provider took the call and begins to answer. */
  generate(
    request: ModelRequest,
    options: { readonly signal: AbortSignal; readonly onText?: (text: string) => void; readonly onBegin?: () => void },
  ): Promise<ModelOutcome>;
  /** Input tokens as the server counts them; null when it cannot say (never throws). */
  countTokens(request: ModelRequest, signal: AbortSignal): Promise<number | null>;
}
