import type { z } from 'zod';
import type { Json } from '../../protocol/json.ts';
import type { Asked, Reply } from '../../protocol/question.ts';
import type { RunEvent, RunEventBody } from '../../protocol/run-event.ts';
import type { Message } from '../../protocol/message.ts';
import type { Blobs, ProcessGroup } from '../ports.ts';
import type { RunState } from '../run/run-state.ts';

/** What identifies a process on this and other machines; `startTime` tells it from a later process of the same number. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  readonly startTime: string;
}

/** What a step's function gets. Everything it emits is journaled together with its result. */
export interface StepContext {
  /** Aborted when the run is cancelled or interrupted at once; of a call also when it is not waited for. */
  readonly signal: AbortSignal;
  /** Aborted as soon as the run is to stop: whoever waits for others before it does anything waits no longer, and runs again when the run goes on. */
  readonly stopped: AbortSignal;
  /** `runId/name#n` with the paths of the workflows in between; unique and stable over replays. */
  readonly key: string;
  /** Added to the record that holds the step's result. */
  emit(...events: RunEventBody[]): void;
  /** Journaled and flushed before it resolves, so that a take-over can end the group. */
  recordProcessGroup(group: ProcessGroup): Promise<void>;
  /** Journaled events before the result, for long steps whose start must be seen (and survive). Rejects as `checkOwner` does. */
  announce(...events: RunEventBody[]): Promise<void>;
  /** What the run's events say, as journaled so far. Here and not outside of steps: a replay would find another state. */
  state(): RunState;
  /** A person's words that wait for the agent, oldest first: as far as `agent.guided` has not told yet that it got them. */
  notes(agent: string): Promise<readonly Note[]>;
  /** Throws `FencedError` when another process has taken the run over. Call right before an effect. */
  checkOwner(): Promise<void>;
}

/** Words of a person for an agent at work. */
export interface Note {
  readonly id: string;
  readonly agent: string;
  readonly text: string;
  readonly by: string;
}

export interface StepOptions {
  /**
   * Content key of the step's request. When a phase has to start again (its code changed), a result
   * with the same key is taken over from before instead of being paid again.
   */
  readonly memo?: string;
  /** It only asks somebody who may not answer (a model) and changes nothing: a stop may end it; it then runs again when the run goes on. */
  readonly isCall?: boolean;
}

/** A child workflow to run: one of the same pipeline's `workflows`, and JSON input. */
export interface ChildCall {
  readonly workflow: string;
  readonly input: Json;
  /** Name in the child's path; unique within the call. Defaults to the workflow's name and position. */
  readonly as?: string;
}

/** How a child ended; always a value, so that one failure never loses what its siblings paid for. */
export type Outcome = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: ErrorInfo };

/**
 * What a workflow may do. Operations of one Ctx are awaited one at a time (a second outstanding one
 * throws); `all` is the only concurrency. On replay every operation returns what was journaled, after
 * its name and kind were compared; a difference is a `ReplayMismatchError`.
 */
export interface Ctx {
  readonly runId: string;
  /** `runId` for the main workflow, `parent/name#n/child` below. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** Large contents of this run; a step puts bytes here and journals their hash. */
  readonly blobs: Blobs;
  /** Runs `fn` once and journals its result, which must be plain JSON or undefined (as a blob when large), or its error. Never retried by the engine. */
  step<T>(name: string, fn: (step: StepContext) => Promise<T>, options?: StepOptions): Promise<T>;
  /**
   * A step that changes nothing outside of the run. What it gives is on the disk before a step is executed that may, and after a power failure in between
   * it looks again; so it need not wait for the disk.
   */
  look<T>(name: string, fn: (step: StepContext) => Promise<T>): Promise<T>;
  /** Journals events on their own; a look without a function. */
  emit(...events: RunEventBody[]): Promise<void>;
  /** Runs children side by side and waits for all of them. Results are in the order of `calls`. */
  all(name: string, calls: readonly ChildCall[]): Promise<Outcome[]>;
  /** Runs one child and returns its result; a child that failed throws `StepError`. */
  call(name: string, workflow: string, input: Json): Promise<Json>;
  /** A named part whose journaled output replaces all of its operations once it is completed. */
  phase<T>(name: string, fn: (ctx: Ctx) => Promise<T>): Promise<T>;
  /**
   * The next unconsumed signal of any of these names, in order of arrival; may take days. null when `until` (milliseconds since the
   * epoch) has passed without one.
   */
  waitSignal(
    names: readonly string[],
    options?: { readonly until?: number },
  ): Promise<{ readonly name: string; readonly payload: Json } | null>;
  /**
   * Asks a person and waits for the reply; may take days. With a deadline, the safe option holds when it has passed (`by` is
   * then empty). A phase that begins again gets the reply to the same question (its hash) without it being asked again.
   */
  ask(question: Asked): Promise<Reply>;
  /** Sends to a workflow of the same run, by its path. Buffered and in order, delivered once. */
  send(path: string, name: string, payload: Json): Promise<void>;
  /** Milliseconds since the epoch, journaled. */
  now(): Promise<number>;
  sleepUntil(epochMs: number): Promise<void>;
}

/** A definition that closes over nothing: what it needs of the process comes as `services`. */
export interface Workflow<S = unknown> {
  readonly name: string;
  /** Raised whenever the order or the names of its operations change. */
  readonly version: string;
  readonly input: z.ZodType<Json>;
  /** Checks its input before anything else. */
  run(ctx: Ctx, input: Json, services: S): Promise<Json>;
}

/** A workflow that runs are started with; its name is the pipeline's id. Children are found by name among `workflows` only. */
export interface MainWorkflow<S = unknown> extends Workflow<S> {
  readonly workflows: readonly Workflow<S>[];
}

/** What the services of a run are opened for: each time a process begins to execute it. */
export interface ServicesRequest {
  readonly runId: string;
  readonly pipeline: string;
  readonly input: Json;
  /** What the journal says so far; the empty state for a run that is only about to start. */
  readonly state: RunState;
}

/** What workflows of one run get in this process, until it ends or is released. */
export interface OpenedServices<S = unknown> {
  readonly services: S;
  close(): Promise<void>;
}

/** A failure as the journal keeps it. */
export type ErrorInfo = { readonly name: string; readonly message: Message };

/** How the work on a run ended in this process. Only `completed`, `failed` and `cancelled` are final. */
export type RunOutcome =
  | { readonly status: 'completed'; readonly output: Json }
  | { readonly status: 'failed'; readonly error: ErrorInfo }
  | { readonly status: 'cancelled' }
  | { readonly status: 'released' }
  | { readonly status: 'interrupted' }
  | { readonly status: 'fenced' }
  /** The journal or a blob could not be written or read (disk full, I/O error). Nothing final is recorded: resumable once that is mended. */
  | { readonly status: 'unwritable'; readonly error: ErrorInfo };

export interface RunHandle {
  readonly runId: string;
  /** Settles once; never rejects for what happens inside the run. */
  readonly done: Promise<RunOutcome>;
  /** Every live workflow waits for signals or answers; nothing is running. */
  isIdle(): boolean;
  /** Called whenever the run becomes idle (soon, when it is already). Returns how to stop listening. */
  onIdle(listener: () => void): () => void;
  /**
   * Lets the steps under way finish and be journaled, then releases the run: `interrupted` (or `released` when idle). `endCalls`: it
   * does not wait for those that are calls.
   */
  stop(options?: { readonly endCalls?: boolean }): void;
  /** Ends steps and their process groups at once; resumable: `interrupted`. */
  kill(): void;
}

export interface OpenOptions {
  /** The person says so: take the run over although its owner is on another host and cannot be checked. */
  readonly force?: boolean;
}

/** The process that works on a run. Whether one on another host still lives cannot be seen from here. */
export interface RunOwner {
  readonly host: string;
  readonly pid: number;
  readonly sameHost: boolean;
}

/** Why a run could not be opened. */
export type OpenRefusal =
  | { readonly reason: 'not-found' }
  | ({ readonly reason: 'owned' } & RunOwner)
  | { readonly reason: 'ended'; readonly status: 'completed' | 'failed' | 'cancelled' }
  | { readonly reason: 'damaged'; readonly detail: Message };

export type OpenResult = { readonly ok: true; readonly handle: RunHandle } | { readonly ok: false; readonly refusal: OpenRefusal };

/** What happened in a run. */
export interface RunNews {
  readonly events: readonly RunEvent[];
  /** The state that the events add to, for whoever describes each of them. */
  readonly before: () => RunState;
  readonly state: RunState;
  /** What was told before counts no more (another process took the run over, or its files are damaged): `events` are all that there are. */
  readonly reset: boolean;
}

export interface Engine {
  /** Creates the run, durably, before anything of it is executed. Rejects, with nothing created, when its services cannot be opened. */
  start(pipeline: string, input: Json, options: { readonly runId: string }): Promise<RunHandle>;
  /** Goes on with a run, taking it over when its owner is dead. Rejects, the run free again, when its services cannot be opened. */
  open(runId: string, options?: OpenOptions): Promise<OpenResult>;
  /**
   * Answers an open question, from any process, whether or not somebody works on the run. Of several replies the first one is
   * taken, durably; every other, and one to something else than is asked now, is superseded and has no effect.
   */
  reply(runId: string, reply: Reply): Promise<'taken' | 'superseded'>;
  /** The reply that was taken for a question, also while nobody works on the run; null: there is none. */
  replied(runId: string, question: number): Promise<Reply | null>;
  /** Leaves words for an agent of the run, from any process; they lie there until it is at work. */
  note(runId: string, note: Omit<Note, 'id'>): Promise<void>;
  /** Final. Works from any process: a living owner stops its steps, otherwise it is recorded here. */
  cancel(runId: string, by: string): Promise<void>;
  /** What the run's events say, as far as they are journaled now. */
  state(runId: string): Promise<RunState>;
  /** Events after `cursor` (a `seq`; 0 for all), as far as they are journaled now. */
  read(runId: string, cursor: number): Promise<RunEvent[]>;
  /**
   * Tells what happened after `cursor`, at once, though it may be nothing, and then what happens, until `signal` is aborted. Whatever
   * `state`, `read` or the end of the work on the run let somebody know was told before. Rejects when the journal cannot be read.
   */
  follow(runId: string, cursor: number, tell: (news: RunNews) => void, signal: AbortSignal): Promise<void>;
  /** Appends events to a run that is not being executed (undo, apply): takes and releases ownership, or uses that of this process while the run waits. */
  append(runId: string, events: readonly RunEventBody[]): Promise<OpenRefusal | null>;
  blobs(runId: string): Blobs;
  /** All runs, newest first, with what identifies them. Those that cannot be read are listed too, last. */
  list(): Promise<RunSummary[]>;
}

export interface RunSummary {
  readonly runId: string;
  readonly pipeline: string;
  /** ISO 8601; '' of one that cannot be read. */
  readonly startedAt: string;
  readonly input: Json;
  /** `damaged`: its journal cannot be read, whatever the reason. */
  readonly status: 'running' | 'open' | 'completed' | 'failed' | 'cancelled' | 'damaged';
  /** Who works on it; null: nobody. */
  readonly owner: RunOwner | null;
  /** What its events say. */
  readonly state: RunState;
}
