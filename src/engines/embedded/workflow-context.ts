import type { Ctx, StepContext, StepOptions } from '../../core/durable/contracts.ts';
import { askOperation, withdrawn } from './ask-operation.ts';
import { callOperation, childrenOperation } from './children-operation.ts';
import { isWithin } from './history.ts';
import { operate, phaseScope, type Scope } from './replay.ts';
import { sendOperation, sleepUntil, waitOperation } from './signal-operations.ts';
import { jsonCopy } from './json-copy.ts';
import { load, stepOperation } from './step-operation.ts';

/** The Ctx of a workflow or of one of its phases. */
export function createContext(scope: Scope): Ctx {
  return {
    runId: scope.run.runId,
    path: scope.workflow.path,
    signal: scope.run.signal,
    blobs: scope.run.blobs,
    step: <T>(name: string, fn: (step: StepContext) => Promise<T>, options: StepOptions = {}) => stepOperation<T>(scope, name, fn, options),
    look: <T>(name: string, fn: (step: StepContext) => Promise<T>) => stepOperation<T>(scope, name, fn, { isLook: true }),
    emit: async (...events) => {
      if (events.length === 0) return;
      await operate(scope, 'emit', events.map(({ type }) => type).join(' '), async ({ address, recorded }) => {
        if (recorded?.done === undefined) await scope.run.appendSoon({ type: 'done', ...address, events });
      });
    },
    all: (name, calls) => childrenOperation(scope, name, calls),
    call: (name, workflow, input) => callOperation(scope, name, workflow, input),
    phase: <T>(name: string, fn: (ctx: Ctx) => Promise<T>) => phaseOperation<T>(scope, name, fn),
    ask: (question) => askOperation(scope, question),
    waitSignal: (names, { until } = {}) => waitOperation(scope, names, until ?? null),
    send: (path, name, payload) => sendOperation(scope, path, name, payload),
    now: () => nowOperation(scope),
    sleepUntil: (epochMs) => sleepOperation(scope, epochMs),
  };
}

async function phaseOperation<T>(scope: Scope, name: string, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  return operate(scope, 'phase', name, async ({ address, path, recorded }) => {
    // A T as JSON, journaled by this same phase.
    if (recorded?.done?.type === 'done') return (await load(scope, recorded.done.result)) as T;
    if (recorded?.begun === undefined) await scope.run.appendSoon({ type: 'begun', ...address });
    const inner = phaseScope(scope, path);
    const value = jsonCopy(await fn(createContext(inner)));
    if (scope.workflow.refused) throw scope.replay.turnAway(scope.workflow);
    scope.replay.finish(inner);
    const result = await scope.run.store(value);
    const events = await withdrawn(inner, (asked) => isWithin(asked, path));
    const record = { type: 'done', ...address, result, ...(events.length > 0 ? { events } : {}) } as const;
    // A question that is closed is withdrawn for good: whoever looks again must not find it open.
    await (events.length > 0 ? scope.run.append(record) : scope.run.appendSoon(record));
    return value as T;
  });
}

function nowOperation(scope: Scope): Promise<number> {
  return operate(scope, 'now', '', async ({ address, recorded }) => {
    if (recorded?.done?.type === 'done') return (await load(scope, recorded.done.result)) as number;
    const value = scope.run.parts.clock.now();
    await scope.run.append({ type: 'done', ...address, result: { value } });
    return value;
  });
}

function sleepOperation(scope: Scope, epochMs: number): Promise<void> {
  return operate(scope, 'sleep', '', async ({ address, recorded }) => {
    if (recorded?.done !== undefined) return;
    await sleepUntil(scope, epochMs, scope.replay.stopped);
    await scope.run.append({ type: 'done', ...address });
  });
}
