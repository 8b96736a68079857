import type { ErrorInfo, StepContext, StepOptions } from '../../core/durable/contracts.ts';
import { StepError, StorageError } from '../../core/durable/errors.ts';
import { isSystemError } from '../../core/is-system-error.ts';
import { missingPart } from '../../core/late.ts';
import { WorkspaceError, type ProcessGroup } from '../../core/ports.ts';
import { sentence } from '../../core/describe/message.ts';
import { messageOf } from '../../core/describe/message-error.ts';
import type { Json } from '../../protocol/json.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import type { DoneRecord, StoredValue } from './journal-record.ts';
import { jsonCopy } from './json-copy.ts';
import { operate, type Operation, type Scope } from './replay.ts';

interface Options extends StepOptions {
  readonly isLook?: boolean;
}

/** `Ctx.step` and `Ctx.look`: answered from the journal, or by an equal paid result of before, or run and journaled. */
export function stepOperation<T>(scope: Scope, name: string, fn: (step: StepContext) => Promise<T>, options: Options): Promise<T> {
  return operate(scope, 'step', name, (operation) => {
    const done = operation.recorded?.done;
    // What was journaled is what a T became as JSON; the type is the workflow's promise about its own step.
    return (done?.type === 'done' ? recordedResult(scope, done) : unrecordedResult(scope, operation, fn, options)) as T | Promise<T>;
  });
}

async function unrecordedResult(
  scope: Scope,
  operation: Operation,
  fn: (step: StepContext) => Promise<unknown>,
  options: Options,
): Promise<Json | undefined> {
  const reused = options.memo === undefined ? undefined : await reuse(scope, operation, options.memo);
  if (reused !== undefined) return reused.value;
  await scope.run.readyForStep(scope.replay.stopped);
  // A call tells what it asks before it does, which is durable then.
  if (!options.isLook && !options.isCall) await scope.run.flush();
  scope.replay.throwIfStopped(scope.workflow);
  return scope.run.track(execute(scope, operation, fn, options));
}

/** A value that the journal holds; when its blob is lost the phase has to begin again. */
export async function load(scope: Scope, stored: StoredValue = {}): Promise<Json | undefined> {
  try {
    return await scope.run.load(stored);
  } catch (error) {
    if (error instanceof StorageError && scope.run.stopping === null) throw scope.replay.lost(scope, error);
    throw error;
  }
}

export function errorInfo(error: unknown): ErrorInfo {
  return { name: error instanceof Error ? error.name : 'Error', message: messageOf(error) };
}

/** Only blobs are waited for: thousands of steps are answered when a run goes on. */
function recordedResult(scope: Scope, { error, result = {} }: DoneRecord): Json | undefined | Promise<Json | undefined> {
  if (error !== undefined) throw new StepError(error.name, error.message);
  return 'blob' in result || result.texts !== undefined ? load(scope, result) : result.value;
}

async function reuse(scope: Scope, operation: Operation, memo: string): Promise<{ value: Json | undefined } | undefined> {
  for (let result = scope.replay.history.takeMemo(memo); result !== undefined; result = scope.replay.history.takeMemo(memo)) {
    try {
      const value = await scope.run.load(result);
      await scope.run.append({ type: 'done', ...operation.address, result, memo, reused: true });
      return { value };
    } catch (error) {
      // A lost blob: the next equal result may still be there. A failed append has stopping the run.
      if (!(error instanceof StorageError) || scope.run.stopping !== null) throw error;
    }
  }
  return undefined;
}

async function execute(
  scope: Scope,
  operation: Operation,
  fn: (step: StepContext) => Promise<unknown>,
  options: Options,
): Promise<Json | undefined> {
  const { run } = scope;
  const events: RunEventBody[] = [];
  const groups: ProcessGroup[] = [];
  const memo = options.memo === undefined ? {} : { memo: options.memo };
  let finished = false;
  const open = (): void => {
    if (finished) throw new Error(`The step ${operation.path} is finished; nothing can be added to it.`);
  };
  const { scope: at, index } = operation.address;
  const step: StepContext = {
    signal: options.isCall ? run.callSignal : run.signal,
    stopped: scope.replay.stopped,
    key: operation.path,
    emit: (...added) => {
      open();
      events.push(...added);
    },
    announce: async (...added) => {
      open();
      await run.append({ type: 'announced', scope: at, index, events: added });
    },
    recordProcessGroup: async (group) => {
      open();
      groups.push(group);
      run.addGroup(group);
      await run.append({ type: 'group', scope: at, index, ...group });
    },
    state: () => run.state,
    notes: async (agent) => {
      await run.lookAtInbox();
      return run.state.notes.filter((note) => note.agent === agent).map(({ late: _, ...note }) => note);
    },
    checkOwner: () => run.checkOwner(),
  };
  let value: Json | undefined = undefined;
  let failure: ErrorInfo | null = null;
  let cause: unknown = null;
  try {
    value = jsonCopy(await fn(step));
  } catch (error) {
    if (isInterruption(scope, step, error)) throw scope.replay.turnAway(scope.workflow);
    const refused = refusalOf(error);
    if (refused) throw run.stopUnfinished(refused);
    failure = errorInfo(error);
    cause = error;
  } finally {
    finished = true;
    run.removeGroups(groups);
  }
  const outcome = failure === null ? { result: await run.store(value) } : { error: failure };
  const record = { type: 'done', ...operation.address, ...outcome, ...memo, ...(events.length > 0 ? { events } : {}) } as const;
  await (options.isLook ? run.appendSoon(record) : run.append(record));
  if (failure === null) return value;
  throw new StepError(failure.name, failure.message, { cause });
}

/** Why the machine did not let the work go on, which says nothing about the work: it may pass, and is no end of the run. null: it failed by itself. */
function refusalOf(error: unknown): WorkspaceError | null {
  if (error instanceof WorkspaceError) return error;
  // What no adapter has put into words.
  return isSystemError(error) ? inWords(error) : missingPart(error);
}

/** Of what a workflow throws between its steps: there it does nothing but load code. */
export function stopIfRefused({ run, workflow }: Scope, error: unknown): void {
  const refused = refusalOf(error);
  if (refused === null) return;
  if (run.stopping === null) run.stopUnfinished(refused);
  workflow.refused = true;
}

function inWords(error: Error): WorkspaceError {
  return new WorkspaceError(
    'unusable',
    sentence('The machine refused something ({0}). Mend that, then resume the run; nothing is lost.', error.message),
  );
}

/** Did the step end because the run stops? Then nothing is journaled, and it runs again when the run goes on. */
function isInterruption(scope: Scope, step: Pick<StepContext, 'signal'>, error: unknown): boolean {
  if (scope.run.stopping === null) return false;
  // A step that is ended at once may fail in any way: none of it says anything about the work itself.
  return step.signal.aborted || ['InterruptedError', 'FencedError', 'AbortError'].includes(errorInfo(error).name);
}
