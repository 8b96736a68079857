import { setImmediate } from 'node:timers/promises';
import type { ChildCall, Outcome, Workflow } from '../../core/durable/contracts.ts';
import { StepError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Json } from '../../protocol/json.ts';
import { withdrawn } from './ask-operation.ts';
import { isWithin } from './history.ts';
import type { BegunRecord } from './journal-record.ts';
import { jsonCopy } from './json-copy.ts';
import { workflowScope, operate, segment, type Operation, type Scope } from './replay.ts';
import { errorInfo, load, stopIfRefused } from './step-operation.ts';

interface NamedCall extends ChildCall {
  readonly as: string;
}

/**
 * Children that begin at once. After them one begins in each turn of the event loop, so that what the earlier ones wait for comes first: of hundreds
 * the first are with their models long before the last have begun, instead of all at the same time.
 */
const beginAtOnce = 8;

/** `Ctx.all`: runs children side by side. A child whose end is journaled is never run again. */
export function childrenOperation(
  scope: Scope,
  name: string,
  calls: readonly ChildCall[],
  kind: 'all' | 'call' = 'all',
): Promise<Outcome[]> {
  const named = calls.map((call, index): NamedCall => ({ ...call, as: call.as ?? `${call.workflow}-${index + 1}` }));
  return operate(scope, kind, name, async (operation) => {
    checkCalls(scope, named);
    const begun = operation.recorded?.begun;
    const inputs = begun === undefined ? await begin(scope, operation, named) : await recordedInputs(scope, begun, named);
    scope.replay.throwIfStopped(scope.workflow);
    return runChildren(scope, operation, named, inputs);
  });
}

/** `Ctx.call`: one child, whose failure is thrown. */
export async function callOperation(scope: Scope, name: string, workflow: string, input: Json): Promise<Json> {
  const [outcome] = await childrenOperation(scope, name, [{ workflow, input, as: workflow }], 'call');
  if (outcome?.ok === true) return outcome.value;
  throw new StepError(outcome?.error.name ?? 'Error', outcome?.error.message ?? 'A child workflow has no outcome.');
}

function checkCalls(scope: Scope, calls: readonly NamedCall[]): void {
  const names = new Set<string>();
  for (const { as, workflow } of calls) {
    if (names.has(as)) throw new Error(`Two children are named "${as}"; names are unique within a call.`);
    childNamed(scope, workflow);
    names.add(as);
  }
}

function childNamed(scope: Scope, name: string): Workflow {
  const { pipeline } = scope.run.parts;
  const workflow = pipeline.workflows.find((child) => child.name === name);
  if (workflow === undefined) throw new Error(`The pipeline "${pipeline.name}" has no workflow named "${name}".`);
  return workflow;
}

async function begin(scope: Scope, operation: Operation, calls: readonly NamedCall[]): Promise<Json[]> {
  const inputs = calls.map(({ input }) => jsonCopy(input) ?? null);
  const children = await Promise.all(
    calls.map(async ({ as, workflow }, index) => ({
      as,
      workflow,
      input: await scope.run.store(inputs[index] ?? null, calls.length),
    })),
  );
  await scope.run.append({ type: 'begun', ...operation.address, children });
  return inputs;
}

async function recordedInputs(scope: Scope, begun: BegunRecord, calls: readonly NamedCall[]): Promise<Json[]> {
  const children = begun.children ?? [];
  const same =
    children.length === calls.length &&
    children.every(({ as, workflow }, index) => as === calls[index]?.as && workflow === calls[index]?.workflow);
  if (!same) {
    const list = (entries: readonly { as: string }[]): Message => entries.map(({ as }) => as).join(', ') || sentence('none');
    throw scope.replay.mismatch(
      scope,
      sentence('all "{0}" is recorded with the children {1}; the code has {2}', begun.name, list(children), list(calls)),
    );
  }
  const inputs: Json[] = [];
  for (const { input } of children) inputs.push((await load(scope, input)) ?? null);
  return inputs;
}

async function runChildren(scope: Scope, operation: Operation, calls: readonly NamedCall[], inputs: readonly Json[]): Promise<Outcome[]> {
  if (calls.length === 0) return [];
  const { activity } = scope.run;
  for (const _ of calls) activity.begin();
  activity.end();
  let left = calls.length;
  let turn = Promise.resolve();
  const settled = await Promise.allSettled(
    calls.map(async (call, index) => {
      try {
        const path = `${operation.path}/${segment(call.as)}`;
        if (index >= beginAtOnce && scope.replay.history.child(path) === undefined) {
          await (turn = turn.then(() => setImmediate()));
          // It has not begun, so nothing of it may be taken for its end.
          scope.replay.throwIfStopped(scope.workflow);
        }
        return await runChild(scope, path, call.workflow, inputs[index] ?? null);
      } finally {
        left--;
        if (left === 0) activity.begin();
        activity.end();
      }
    }),
  );
  return settled.map((result) => {
    if (result.status === 'rejected') throw scope.run.stopping === null ? result.reason : scope.replay.turnAway(scope.workflow);
    return result.value;
  });
}

/** Rejects only when the run stops. */
async function runChild(parent: Scope, path: string, name: string, input: Json): Promise<Outcome> {
  const { replay, run } = parent;
  const ended = replay.history.child(path);
  if (ended?.error !== undefined) return { ok: false, error: ended.error };
  if (ended !== undefined) return { ok: true, value: (await load(parent, ended.result)) ?? null };
  const scope = workflowScope(replay, path, parent.outermostPhase);
  const outcome = await attempt(scope, name, input);
  if (scope.workflow.refused) throw replay.turnAway(scope.workflow);
  const end = outcome.ok ? { result: await run.store(outcome.value) } : { error: outcome.error };
  const events = await withdrawn(scope, (asked) => isWithin(asked, path));
  await run.append({ type: 'child-ended', path, ...end, ...(events.length > 0 ? { events } : {}) });
  return outcome;
}

async function attempt(scope: Scope, name: string, input: Json): Promise<Outcome> {
  const { replay, run } = scope;
  try {
    const workflow = childNamed(scope, name);
    const value = await workflow.run(replay.contextOf(scope), input, run.parts.services);
    if (!scope.workflow.refused) replay.finish(scope);
    return { ok: true, value: jsonCopy(value) ?? null };
  } catch (error) {
    stopIfRefused(scope, error);
    return { ok: false, error: errorInfo(error) };
  }
}
