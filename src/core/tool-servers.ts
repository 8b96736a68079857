import type { ProcessGroup } from './ports.ts';
import type { Message } from '../protocol/message.ts';

/** A tool as its server describes it: whatever it says of itself is data. */
export interface ServedTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema, as text. */
  readonly input: string;
}

export interface ServedTools {
  readonly tools: readonly ServedTool[];
  /** Hash of the command and of all that the server says of all of its tools: another one when any of it changes. */
  readonly print: string;
}

export interface ServedResult {
  readonly ok: boolean;
  readonly text: string;
}

/** Who uses a server. */
export interface ServerUser {
  readonly signal: AbortSignal;
  /** Called, and awaited, when the server was started. */
  readonly onStart?: (group: ProcessGroup) => Promise<void>;
}

type Missing = { readonly missing: Message };

/**
 * Servers of the Model Context Protocol that the person named, for the agents of one run. One is started when it is first used, and goes on until nobody
 * works on the run here any more, or it fails. A server that is not there, says nothing, too much or nonsense, or dies: `missing`, with the reason; the next
 * use starts it again. Rejects with `InterruptedError` when it is aborted.
 */
export interface ToolServers {
  /** As the settings name them. */
  readonly names: readonly string[];
  list(server: string, user: ServerUser): Promise<ServedTools | Missing>;
  /** Calls a tool, as long as the server says what it said when its `print` was taken; else `changed`. */
  call(
    request: {
      readonly server: string;
      readonly tool: string;
      readonly input: { readonly [key: string]: unknown };
      readonly print: string;
      readonly timeoutMs: number;
    },
    user: ServerUser,
  ): Promise<ServedResult | Missing | { readonly changed: true }>;
  close(): Promise<void>;
}
