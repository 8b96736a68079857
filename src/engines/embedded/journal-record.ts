import type { Json } from '../../protocol/json.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import type { ErrorInfo, ProcessIdentity } from '../../core/durable/contracts.ts';

/**
 * A value in a record: inline, or the hash of a blob when it is large. An absent `value` is `undefined`. `texts`: what stands in these places (`null` in
 * `value`), each by the hash of its blob.
 */
export type StoredValue =
  | { readonly value?: Json; readonly texts?: readonly { readonly at: readonly (string | number)[]; readonly blob: string }[] }
  | { readonly blob: string };

export type OperationKind = 'step' | 'emit' | 'all' | 'call' | 'phase' | 'signal' | 'ask' | 'send' | 'now' | 'sleep';

/** Where in the code an operation stands: the `index`-th of its scope (a workflow's or a phase's path). */
export interface OperationAddress {
  readonly scope: string;
  readonly index: number;
  readonly kind: OperationKind;
  readonly name: string;
}

export type EpochRecord = {
  readonly type: 'epoch';
  readonly epoch: number;
  readonly owner: ProcessIdentity;
  /** Byte lengths that count of all earlier epochs, 1 first; what lies behind is ignored for ever. */
  readonly ends: readonly number[];
  /** Only in the first epoch: what the run is. */
  readonly run?: { readonly runId: string; readonly pipeline: string; readonly version: string; readonly input: StoredValue };
};

export type BegunRecord = OperationAddress & {
  readonly type: 'begun';
  /** Of an ask: the number of its question, and what identifies it. */
  readonly question?: { readonly id: number; readonly hash: string };
  readonly children?: readonly { readonly as: string; readonly workflow: string; readonly input: StoredValue }[];
};

export type DoneRecord = OperationAddress & {
  readonly type: 'done';
  readonly result?: StoredValue;
  readonly error?: ErrorInfo;
  /** Of a step: its content key. */
  readonly memo?: string;
  /** Of a step: answered by an earlier result with the same memo. */
  readonly reused?: true;
  /** Of a wait: the signal that it consumed; its payload is the result. */
  readonly signal?: { readonly id: string; readonly name: string };
};

/** A send is its own delivery: one record, so it is delivered exactly once. */
export type SentRecord = OperationAddress & {
  readonly type: 'sent';
  readonly to: string;
  readonly id: string;
  readonly payload: StoredValue;
};

export type EndedRecord = {
  readonly type: 'ended';
  readonly status: 'completed' | 'failed' | 'cancelled';
  readonly output?: StoredValue;
  readonly error?: ErrorInfo;
};

export type RecordBody =
  | EpochRecord
  | BegunRecord
  | DoneRecord
  | SentRecord
  | { readonly type: 'child-ended'; readonly path: string; readonly result?: StoredValue; readonly error?: ErrorInfo }
  /** A reply to an open question. */
  | { readonly type: 'replied'; readonly question: number; readonly reply: StoredValue }
  | { readonly type: 'announced'; readonly scope: string; readonly index: number }
  | { readonly type: 'group'; readonly scope: string; readonly index: number; readonly pid: number; readonly startTime: string }
  /** The phase with this scope begins again: its records up to here answer nothing more. */
  | { readonly type: 'restart'; readonly scope: string; readonly reason: string }
  /** Events without an operation. */
  | { readonly type: 'events' }
  | EndedRecord
  | { readonly type: 'released' };

/** One line of a journal. `at` is ISO 8601; events are part of the record that causes them. */
export type JournalRecord = RecordBody & { readonly at: string; readonly events?: readonly RunEventBody[] };
