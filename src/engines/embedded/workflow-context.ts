import { randomUUID } from 'node:crypto';
import type { Ctx, StepContext, StepOptions } from '../../core/durable/contracts.ts';
import type { Json } from '../../protocol/json.ts';
import { askOperation } from './ask-operation.ts';
import { callOperation, childrenOperation } from './children-operation.ts';
import type { OperationKind } from './journal-record.ts';
import { operate, phaseScope, type Pass, type Scope } from './pass.ts';
import { sendOperation, sleepUntil, waitAnyOperation, waitOperation } from './signal-operations.ts';
import { asJson, load, stepOperation } from './step-operation.ts';

/** The Ctx of a workflow or of one of its phases. */
export function createContext(pass: Pass, scope: Scope): Ctx {
  return {
    runId: pass.run.runId,
    path: scope.workflow.path,
    signal: pass.run.signal,
    blobs: pass.run.blobs,
    step: <T>(name: string, fn: (step: StepContext) => Promise<T>, options: StepOptions = {}) =>
      stepOperation<T>(pass, scope, name, fn, options),
    emit: async (...events) => {
      if (events.length === 0) return;
      await operate(pass, scope, 'emit', events.map(({ type }) => type).join(' '), async ({ address, recorded }) => {
        if (recorded?.done === undefined) await pass.run.append({ type: 'done', ...address, events });
      });
    },
    all: (name, calls) => childrenOperation(pass, scope, name, calls, createContext),
    call: (name, workflow, input) => callOperation(pass, scope, name, { workflow, input }, createContext),
    phase: <T>(name: string, fn: (ctx: Ctx) => Promise<T>) => phaseOperation<T>(pass, scope, name, fn),
    ask: (question) => askOperation(pass, scope, question),
    waitSignal: (name, schema) => waitOperation(pass, scope, name, schema),
    waitAny: (names, { until } = {}) => waitAnyOperation(pass, scope, names, until ?? null),
    send: (path, name, payload) => sendOperation(pass, scope, path, name, payload),
    now: () => recordedValue(pass, scope, 'now', '', () => pass.run.clock.now()),
    uuid: () => recordedValue(pass, scope, 'uuid', '', () => randomUUID()),
    sleepUntil: (epochMs) => sleepOperation(pass, scope, epochMs),
    patched: (id) => patchedOperation(pass, scope, id),
  };
}

async function phaseOperation<T>(pass: Pass, scope: Scope, name: string, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  return operate(pass, scope, 'phase', name, async ({ address, path, recorded }) => {
    // A T as JSON, journaled by this same phase.
    if (recorded?.done?.type === 'done') return (await load(pass, scope, recorded.done.result ?? {})) as T;
    if (recorded?.begun === undefined) await pass.run.append({ type: 'begun', ...address });
    const inner = phaseScope(scope, path);
    const value = asJson(await fn(createContext(pass, inner)));
    if (scope.workflow.refused) throw pass.turnAway(scope.workflow);
    pass.finish(inner);
    await pass.run.append({ type: 'done', ...address, result: await pass.run.store(value) });
    return value as T;
  });
}

function recordedValue<T extends Json>(pass: Pass, scope: Scope, kind: OperationKind, name: string, make: () => T): Promise<T> {
  return operate(pass, scope, kind, name, async ({ address, recorded }) => {
    if (recorded?.done?.type === 'done') return (await load(pass, scope, recorded.done.result ?? {})) as T;
    const value = make();
    await pass.run.append({ type: 'done', ...address, result: { value } });
    return value;
  });
}

function sleepOperation(pass: Pass, scope: Scope, epochMs: number): Promise<void> {
  return operate(pass, scope, 'sleep', '', async ({ address, recorded }) => {
    if (recorded?.done !== undefined) return;
    await sleepUntil(pass, epochMs, pass.halted).catch((error: unknown) => {
      throw pass.halted.aborted ? pass.turnAway(scope.workflow) : error;
    });
    pass.throwIfHalted(scope.workflow);
    await pass.run.append({ type: 'done', ...address });
  });
}

/** A history that has something else in this place is from before the change; the first answer holds for the whole workflow. */
async function patchedOperation(pass: Pass, scope: Scope, id: string): Promise<boolean> {
  const known = scope.workflow.patches.get(id);
  if (known !== undefined) return known;
  const recorded = pass.history.operation(scope.path, scope.next);
  const there = recorded?.begun ?? recorded?.done;
  const before = there !== undefined && (there.kind !== 'patched' || there.name !== id);
  const patched = before ? false : await recordedValue(pass, scope, 'patched', id, () => true);
  scope.workflow.patches.set(id, patched);
  return patched;
}
