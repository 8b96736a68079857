import type { Json } from '../../protocol/json.ts';
import type { Message } from '../../protocol/message.ts';
import type { Usage } from '../../protocol/usage.ts';

/** Everything that was said in one attempt of an agent, as journaled. */
export interface Transcript {
  readonly agent: string;
  readonly label: Message;
  readonly model: string;
  readonly path: string;
  /** Parts of the stable prefix, most stable first. */
  readonly system: readonly string[];
  /** The conversation before the first turn: the task, or what went before in an attempt that goes on. */
  readonly prompt: readonly { readonly role: 'user' | 'assistant'; readonly text: string }[];
  readonly turns: readonly TranscriptTurn[];
}

export interface TranscriptTurn {
  /** From 1. */
  readonly turn: number;
  /** When the answer was journaled, ISO 8601. */
  readonly at: string;
  /** Words of the person that came before this turn. */
  readonly guidance: readonly string[];
  readonly text: string;
  readonly calls: readonly TranscriptCall[];
  readonly stop: string;
  /** null: the call failed, and `error` says how. */
  readonly usage: Usage | null;
  readonly error: Message | null;
}

export interface TranscriptCall {
  readonly tool: string;
  readonly input: Json;
  /** What the agent was told; null: not carried out (yet). */
  readonly result: string | null;
  readonly ok: boolean | null;
}

/** One journaled step of an attempt: its name, its result, and when it was journaled (ISO 8601). */
export interface JournaledStep {
  readonly name: string;
  readonly result: Json;
  readonly at: string;
}
