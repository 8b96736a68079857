import type { Ctx } from '../../core/durable/contracts.ts';
import { ReplayMismatchError, type StorageError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { stopError, isStopError, type StopReason } from './stop-reason.ts';
import type { History, RecordedOperation } from './history.ts';
import type { OperationAddress, OperationKind } from './journal-record.ts';
import type { LiveRun } from './live-run.ts';
import { Mailboxes } from './mailboxes.ts';

/** A workflow under way. */
interface WorkflowState {
  readonly path: string;
  /** One of its operations was turned away by a stop: what it returns or throws after that counts for nothing. */
  refused: boolean;
}

/** Operations that follow one another: those of a workflow, or of one of its phases. */
export interface Scope {
  readonly replay: Replay;
  readonly run: LiveRun;
  readonly path: string;
  readonly workflow: WorkflowState;
  /** The phase that begins again when the code no longer fits; null outside of phases. */
  readonly outermostPhase: string | null;
  next: number;
  readonly counts: Map<string, number>;
  outstanding: Operation | null;
}

export class Operation {
  readonly address: OperationAddress;
  readonly recorded: RecordedOperation | undefined;
  private readonly count: number;

  /** `count`: the how-manieth of its name in its scope. */
  constructor(address: OperationAddress, recorded: RecordedOperation | undefined, count: number) {
    this.address = address;
    this.recorded = recorded;
    this.count = count;
  }

  /** `scope/name#n`; put together only when it is asked for, because most operations that the journal answers have no use for it. */
  get path(): string {
    const { scope, name, kind } = this.address;
    return `${scope}/${segment(name || kind)}#${this.count}`;
  }
}

/** One execution of the workflow function against the journal as it was when it began. */
export class Replay {
  readonly run: LiveRun;
  readonly history: History;
  readonly mailboxes: Mailboxes;
  private lastQuestion: number;
  /** Aborted, with the error to throw, when nothing new may start. */
  readonly stopped: AbortSignal;

  /** The Ctx of a scope. */
  readonly contextOf: (scope: Scope) => Ctx;

  constructor(run: LiveRun, history: History, contextOf: (scope: Scope) => Ctx) {
    this.contextOf = contextOf;
    this.run = run;
    this.history = history;
    this.lastQuestion = history.lastQuestion;
    this.mailboxes = new Mailboxes(history.pending, run.activity);
    const stopped = new AbortController();
    this.stopped = stopped.signal;
    run.onStop((reason: StopReason) => stopped.abort(stopError(reason)));
  }

  /** Number of a question that is about to be asked. Not one that a lost part of the journal used, to which there may be a reply. */
  async nextQuestion(): Promise<number> {
    let next: number;
    do next = ++this.lastQuestion;
    while (await this.run.isQuestionClosed(next));
    return next;
  }

  /** Throws when the run is stopping, and notes that this workflow was turned away. */
  throwIfStopped(workflow: WorkflowState): void {
    if (this.run.stopping !== null) throw this.turnAway(workflow);
  }

  /** The error of the stop under way; the workflow's own outcome counts no more. */
  turnAway(workflow: WorkflowState): Error {
    workflow.refused = true;
    const { stopping } = this.run;
    return stopping === null ? new Error('The run is not stopping.') : stopError(stopping);
  }

  /** The history does not fit: the outermost phase begins again, or without one the run fails. */
  mismatch(scope: Scope, detail: Message): Error {
    const error = new ReplayMismatchError(sentence('The history of {0} does not fit this version of Batuta: {1}.', scope.path, detail));
    const { outermostPhase } = scope;
    this.run.requestStop(
      outermostPhase === null ? { kind: 'mismatch', error } : { kind: 'restart', scope: outermostPhase, reason: error.text },
    );
    return this.turnAway(scope.workflow);
  }

  /** A journaled value is lost: its phase begins again; without one the run waits for better times. */
  lost(scope: Scope, error: StorageError): Error {
    const { outermostPhase } = scope;
    this.run.requestStop(
      outermostPhase === null ? { kind: 'unwritable', error } : { kind: 'restart', scope: outermostPhase, reason: error.text },
    );
    return this.turnAway(scope.workflow);
  }

  /** The code returned; the history must be at its end too. */
  finish(scope: Scope): void {
    if (scope.outstanding !== null)
      throw new Error(`${scope.path} ended while ${labelOf(scope.outstanding)} is not finished: await every operation.`);
    const left = this.history.operation(scope.path, scope.next);
    const recorded = left?.begun ?? left?.done;
    if (recorded !== undefined)
      throw this.mismatch(scope, sentence('it ends where {0} is recorded', describe(recorded.kind, recorded.name)));
  }
}

/** The scope of a workflow that begins; the main one's path is the run's id. */
export function workflowScope(replay: Replay, path: string, outermostPhase: string | null): Scope {
  const workflow: WorkflowState = { path, refused: false };
  return { replay, run: replay.run, path, workflow, outermostPhase, next: 0, counts: new Map(), outstanding: null };
}

export function phaseScope(parent: Scope, path: string): Scope {
  return { ...parent, path, outermostPhase: parent.outermostPhase ?? path, next: 0, counts: new Map(), outstanding: null };
}

/** The next operation of a scope: alone, in its place in the history, with the recorded one when there is one. */
export async function operate<T>(
  scope: Scope,
  kind: OperationKind,
  name: string,
  body: (operation: Operation) => T | Promise<T>,
): Promise<T> {
  if (scope.outstanding !== null) {
    throw new Error(
      `${describe(kind, name)} was started in ${scope.path} while ${labelOf(scope.outstanding)} is not finished: await each operation before the next.`,
    );
  }
  scope.replay.throwIfStopped(scope.workflow);
  const index = scope.next++;
  const recorded = scope.replay.history.operation(scope.path, index);
  const count = (scope.counts.get(name) ?? 0) + 1;
  scope.counts.set(name, count);
  const operation = new Operation({ scope: scope.path, index, kind, name }, recorded, count);
  scope.outstanding = operation;
  try {
    const was = recorded?.begun ?? recorded?.done;
    if (was !== undefined && (was.kind !== kind || was.name !== name)) {
      const words = sentence('{0} is recorded where the code has {1}', describe(was.kind, was.name), labelOf(operation));
      throw scope.replay.mismatch(scope, words);
    }
    const result = body(operation);
    // What the journal answers is there at once: thousands of steps, when a run goes on.
    return result instanceof Promise ? await result : result;
  } catch (error) {
    // Whatever failed while the run stops: the workflow did not come to its own end.
    if (scope.run.stopping !== null && isStopError(error)) scope.workflow.refused = true;
    throw error;
  } finally {
    scope.outstanding = null;
  }
}

/** A name as one part of a path. */
export function segment(name: string): string {
  return name.replace(/[%/#]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}

function labelOf({ address }: Operation): string {
  return describe(address.kind, address.name);
}

function describe(kind: OperationKind, name: string): string {
  return name === '' ? kind : `${kind} "${name}"`;
}
