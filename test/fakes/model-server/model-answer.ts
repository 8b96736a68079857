import type { Json } from '../../../src/protocol/json.ts';

/** A refusal or a fault in place of an answer, as the real API shows it. */
export type ModelFault =
  /** An HTTP error; `retryAfter` in seconds. */
  | { readonly kind: 'status'; readonly status: number; readonly type?: string; readonly message?: string; readonly retryAfter?: number }
  /** The connection is lost after so many events of the stream (0: before the first byte). */
  | { readonly kind: 'cut'; readonly afterEvents: number }
  /** Nothing more comes after so many events (0: not even a header), but the connection stays. */
  | { readonly kind: 'silence'; readonly afterEvents: number }
  /** An event that is no JSON, after so many events. */
  | { readonly kind: 'garbage'; readonly afterEvents: number }
  /** A web page with the status of a success, as a proxy shows it that wants a log-in. */
  | { readonly kind: 'page' }
  /** An `error` event in the middle of the stream, after so many events. */
  | { readonly kind: 'error-event'; readonly afterEvents: number; readonly type: string };

/** What the model says in one turn. */
export interface ModelAnswer {
  readonly text?: string;
  /** Thinking with its signature, before everything else. */
  readonly thinking?: string;
  readonly tools?: readonly { readonly name: string; readonly input: { readonly [key: string]: Json } }[];
  /** Until the answer begins, and from its first event to the next. */
  readonly delayMs?: number;
  readonly lastsMs?: number;
  readonly fault?: ModelFault;
  /** Overrides what follows from the content (`tool_use` or `end_turn`). */
  readonly stopReason?: string;
  /** Breaks the JSON of every tool input in the stream, as a model that writes badly does. */
  readonly brokenToolJson?: boolean;
}

/** Decides the answer to a request; an `ApiError` thrown here becomes the API's error. */
export type ModelHandler = (request: RecordedRequest) => ModelAnswer | Promise<ModelAnswer>;

/** A request as it came, without keys. */
export interface RecordedRequest {
  readonly path: '/v1/messages' | '/v1/messages/count_tokens';
  /** First line of the first user message. */
  readonly label: string;
  /** Assistant messages so far, from 0. */
  readonly turn: number;
  readonly model: string;
  /** SHA-256 of the conversation (model, system, tools, messages): two requests with the same one ask the same thing. */
  readonly hash: string;
  readonly body: { readonly [key: string]: Json };
  /** How the request authenticated itself; never the key. */
  readonly auth: 'api-key' | 'bearer' | 'none';
  /** How it ended: `open` while it is answered; `lost` when the client went away or the stream was cut. */
  readonly outcome: 'open' | 'answered' | 'refused' | 'lost';
}

/** An error as the Messages API sends it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly type: string;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  constructor(status: number, type: string, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter;
  }
}
