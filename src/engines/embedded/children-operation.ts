import type { ChildCall, Ctx, Outcome, Workflow } from '../../core/durable/contracts.ts';
import { StepError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Json } from '../../protocol/json.ts';
import type { BegunRecord } from './journal-record.ts';
import { workflowScope, operate, segment, type Operation, type Replay, type Scope } from './replay.ts';
import { asJson, errorInfo, load } from './step-operation.ts';

/** Makes the Ctx of a child; handed in, since a Ctx in turn has `all`. */
type CreateContext = (replay: Replay, scope: Scope) => Ctx;

interface NamedCall extends ChildCall {
  readonly as: string;
}

/** `Ctx.all`: runs children side by side. A child whose end is journaled is never run again. */
export function childrenOperation(
  replay: Replay,
  scope: Scope,
  name: string,
  calls: readonly ChildCall[],
  createContext: CreateContext,
): Promise<Outcome[]> {
  const named = calls.map((call, index): NamedCall => ({ ...call, as: call.as ?? `${call.workflow}-${index + 1}` }));
  return runNamed(replay, scope, 'all', name, named, createContext);
}

/** `Ctx.call`: one child, whose failure is thrown. */
export async function callOperation(
  replay: Replay,
  scope: Scope,
  name: string,
  call: ChildCall,
  createContext: CreateContext,
): Promise<Json> {
  const [outcome] = await runNamed(replay, scope, 'call', name, [{ ...call, as: call.workflow }], createContext);
  if (outcome?.ok === true) return outcome.value;
  const { name: error, message } = outcome?.error ?? { name: 'Error', message: 'A child workflow has no outcome.' };
  throw new StepError(error, message);
}

function runNamed(
  replay: Replay,
  scope: Scope,
  kind: 'all' | 'call',
  name: string,
  named: readonly NamedCall[],
  createContext: CreateContext,
): Promise<Outcome[]> {
  return operate(replay, scope, kind, name, async (operation) => {
    checkCalls(replay, named);
    const begun = operation.recorded?.begun;
    const inputs = begun === undefined ? await begin(replay, operation, named) : await recordedInputs(replay, scope, begun, named);
    replay.throwIfStopped(scope.workflow);
    const run = (path: string, index: number): Promise<Outcome> =>
      runChild(replay, scope, path, named[index]?.workflow ?? '', inputs[index] ?? null, createContext);
    return runChildren(replay, scope, operation, named, run);
  });
}

function checkCalls(replay: Replay, calls: readonly NamedCall[]): void {
  const names = new Set<string>();
  for (const { as, workflow } of calls) {
    if (names.has(as)) throw new Error(`Two children are named "${as}"; names are unique within a call.`);
    childNamed(replay, workflow);
    names.add(as);
  }
}

function childNamed(replay: Replay, name: string): Workflow {
  const { pipeline } = replay.run.parts;
  const workflow = pipeline.workflows.find((child) => child.name === name);
  if (workflow === undefined) throw new Error(`The pipeline "${pipeline.name}" has no workflow named "${name}".`);
  return workflow;
}

async function begin(replay: Replay, operation: Operation, calls: readonly NamedCall[]): Promise<Json[]> {
  const inputs = calls.map(({ input }) => asJson(input) ?? null);
  const children = await Promise.all(
    calls.map(async ({ as, workflow }, index) => ({ as, workflow, input: await replay.run.store(inputs[index] ?? null) })),
  );
  await replay.run.append({ type: 'begun', ...operation.address, children });
  return inputs;
}

async function recordedInputs(replay: Replay, scope: Scope, begun: BegunRecord, calls: readonly NamedCall[]): Promise<Json[]> {
  const children = begun.children ?? [];
  const same =
    children.length === calls.length &&
    children.every(({ as, workflow }, index) => as === calls[index]?.as && workflow === calls[index]?.workflow);
  if (!same) {
    const list = (entries: readonly { as: string }[]): Message => entries.map(({ as }) => as).join(', ') || sentence('none');
    throw replay.mismatch(
      scope,
      sentence('all "{0}" is recorded with the children {1}; the code has {2}', begun.name, list(children), list(calls)),
    );
  }
  const inputs: Json[] = [];
  for (const { input } of children) inputs.push((await load(replay, scope, input)) ?? null);
  return inputs;
}

async function runChildren(
  replay: Replay,
  scope: Scope,
  operation: Operation,
  calls: readonly NamedCall[],
  run: (path: string, index: number) => Promise<Outcome>,
): Promise<Outcome[]> {
  if (calls.length === 0) return [];
  const { activity } = replay.run;
  for (const _ of calls) activity.begin();
  activity.end();
  let left = calls.length;
  const settled = await Promise.allSettled(
    calls.map(async (call, index) => {
      try {
        return await run(`${operation.path}/${segment(call.as)}`, index);
      } finally {
        left--;
        if (left === 0) activity.begin();
        activity.end();
      }
    }),
  );
  return settled.map((result) => {
    if (result.status === 'rejected') throw replay.run.stopping === null ? result.reason : replay.turnAway(scope.workflow);
    return result.value;
  });
}

/** Rejects only when the run stops. */
async function runChild(
  replay: Replay,
  parent: Scope,
  path: string,
  name: string,
  input: Json,
  createContext: CreateContext,
): Promise<Outcome> {
  const ended = replay.history.child(path);
  if (ended?.error !== undefined) return { ok: false, error: ended.error };
  if (ended !== undefined) return { ok: true, value: (await load(replay, parent, ended.result ?? {})) ?? null };
  const scope = workflowScope(path, parent.outermostPhase);
  const outcome = await attempt(replay, scope, name, input, createContext);
  if (scope.workflow.refused) throw replay.turnAway(scope.workflow);
  const end = outcome.ok ? { result: await replay.run.store(outcome.value) } : { error: outcome.error };
  await replay.run.append({ type: 'child-ended', path, ...end });
  return outcome;
}

async function attempt(replay: Replay, scope: Scope, name: string, input: Json, createContext: CreateContext): Promise<Outcome> {
  try {
    const workflow = childNamed(replay, name);
    const value = await workflow.run(createContext(replay, scope), workflow.input.parse(input), replay.run.parts.services);
    if (!scope.workflow.refused) replay.finish(scope);
    return { ok: true, value: asJson(value) ?? null };
  } catch (error) {
    return { ok: false, error: errorInfo(error) };
  }
}
