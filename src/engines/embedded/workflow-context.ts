import { randomUUID } from 'node:crypto';
import type { Ctx, StepContext, StepOptions } from '../../core/durable/contracts.ts';
import { jsonSchema, type Json } from '../../protocol/json.ts';
import { askOperation } from './ask-operation.ts';
import { callOperation, childrenOperation } from './children-operation.ts';
import type { OperationKind } from './journal-record.ts';
import { operate, phaseScope, type Replay, type Scope } from './replay.ts';
import { sendOperation, sleepUntil, waitOperation } from './signal-operations.ts';
import { asJson, load, stepOperation } from './step-operation.ts';

/** The Ctx of a workflow or of one of its phases. */
export function createContext(replay: Replay, scope: Scope): Ctx {
  return {
    runId: replay.run.runId,
    path: scope.workflow.path,
    signal: replay.run.signal,
    blobs: replay.run.blobs,
    step: <T>(name: string, fn: (step: StepContext) => Promise<T>, options: StepOptions = {}) =>
      stepOperation<T>(replay, scope, name, fn, options),
    emit: async (...events) => {
      if (events.length === 0) return;
      await operate(replay, scope, 'emit', events.map(({ type }) => type).join(' '), async ({ address, recorded }) => {
        if (recorded?.done === undefined) await replay.run.append({ type: 'done', ...address, events });
      });
    },
    all: (name, calls) => childrenOperation(replay, scope, name, calls, createContext),
    call: (name, workflow, input) => callOperation(replay, scope, name, { workflow, input }, createContext),
    phase: <T>(name: string, fn: (ctx: Ctx) => Promise<T>) => phaseOperation<T>(replay, scope, name, fn),
    ask: (question) => askOperation(replay, scope, question),
    waitSignal: async (name, schema) => {
      const signal = await waitOperation(replay, scope, [name], schema, null);
      if (signal === null) throw new Error('It waits without a deadline.');
      return signal.payload;
    },
    waitAny: (names, { until } = {}) => waitOperation(replay, scope, names, jsonSchema, until ?? null),
    send: (path, name, payload) => sendOperation(replay, scope, path, name, payload),
    now: () => recordedValue(replay, scope, 'now', '', () => replay.run.parts.clock.now()),
    uuid: () => recordedValue(replay, scope, 'uuid', '', () => randomUUID()),
    sleepUntil: (epochMs) => sleepOperation(replay, scope, epochMs),
    patched: (id) => patchedOperation(replay, scope, id),
  };
}

async function phaseOperation<T>(replay: Replay, scope: Scope, name: string, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  return operate(replay, scope, 'phase', name, async ({ address, path, recorded }) => {
    // A T as JSON, journaled by this same phase.
    if (recorded?.done?.type === 'done') return (await load(replay, scope, recorded.done.result ?? {})) as T;
    if (recorded?.begun === undefined) await replay.run.append({ type: 'begun', ...address });
    const inner = phaseScope(scope, path);
    const value = asJson(await fn(createContext(replay, inner)));
    if (scope.workflow.refused) throw replay.turnAway(scope.workflow);
    replay.finish(inner);
    await replay.run.append({ type: 'done', ...address, result: await replay.run.store(value) });
    return value as T;
  });
}

function recordedValue<T extends Json>(replay: Replay, scope: Scope, kind: OperationKind, name: string, make: () => T): Promise<T> {
  return operate(replay, scope, kind, name, async ({ address, recorded }) => {
    if (recorded?.done?.type === 'done') return (await load(replay, scope, recorded.done.result ?? {})) as T;
    const value = make();
    await replay.run.append({ type: 'done', ...address, result: { value } });
    return value;
  });
}

function sleepOperation(replay: Replay, scope: Scope, epochMs: number): Promise<void> {
  return operate(replay, scope, 'sleep', '', async ({ address, recorded }) => {
    if (recorded?.done !== undefined) return;
    await sleepUntil(replay, epochMs, replay.stopped).catch((error: unknown) => {
      throw replay.stopped.aborted ? replay.turnAway(scope.workflow) : error;
    });
    replay.throwIfStopped(scope.workflow);
    await replay.run.append({ type: 'done', ...address });
  });
}

/** A history that has something else in this place is from before the change; the first answer holds for the whole workflow. */
async function patchedOperation(replay: Replay, scope: Scope, id: string): Promise<boolean> {
  const known = scope.workflow.patches.get(id);
  if (known !== undefined) return known;
  const recorded = replay.history.operation(scope.path, scope.next);
  const there = recorded?.begun ?? recorded?.done;
  const before = there !== undefined && (there.kind !== 'patched' || there.name !== id);
  const patched = before ? false : await recordedValue(replay, scope, 'patched', id, () => true);
  scope.workflow.patches.set(id, patched);
  return patched;
}
