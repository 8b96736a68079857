import type { ChildCall, Ctx, Outcome, Workflow } from '../../core/durable/contracts.ts';
import { StepError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Json } from '../../protocol/json.ts';
import type { BegunRecord } from './journal-record.ts';
import { workflowScope, operate, segment, type Operation, type Pass, type Scope } from './pass.ts';
import { asJson, errorInfo, load } from './step-operation.ts';

/** Makes the Ctx of a child; handed in, since a Ctx in turn has `all`. */
type CreateContext = (pass: Pass, scope: Scope) => Ctx;

interface NamedCall extends ChildCall {
  readonly as: string;
}

/** `Ctx.all`: runs children side by side. A child whose end is journaled is never run again. */
export function childrenOperation(
  pass: Pass,
  scope: Scope,
  name: string,
  calls: readonly ChildCall[],
  createContext: CreateContext,
): Promise<Outcome[]> {
  const named = calls.map((call, index): NamedCall => ({ ...call, as: call.as ?? `${call.workflow}-${index + 1}` }));
  return runNamed(pass, scope, 'all', name, named, createContext);
}

/** `Ctx.call`: one child, whose failure is thrown. */
export async function callOperation(pass: Pass, scope: Scope, name: string, call: ChildCall, createContext: CreateContext): Promise<Json> {
  const [outcome] = await runNamed(pass, scope, 'call', name, [{ ...call, as: call.workflow }], createContext);
  if (outcome?.ok === true) return outcome.value;
  const { name: error, message } = outcome?.error ?? { name: 'Error', message: 'A child workflow has no outcome.' };
  throw new StepError(error, message);
}

function runNamed(
  pass: Pass,
  scope: Scope,
  kind: 'all' | 'call',
  name: string,
  named: readonly NamedCall[],
  createContext: CreateContext,
): Promise<Outcome[]> {
  return operate(pass, scope, kind, name, async (operation) => {
    checkCalls(pass, named);
    const begun = operation.recorded?.begun;
    const inputs = begun === undefined ? await begin(pass, operation, named) : await recordedInputs(pass, scope, begun, named);
    pass.throwIfHalted(scope.workflow);
    const run = (path: string, index: number): Promise<Outcome> =>
      runChild(pass, scope, path, named[index]?.workflow ?? '', inputs[index] ?? null, createContext);
    return runChildren(pass, scope, operation, named, run);
  });
}

function checkCalls(pass: Pass, calls: readonly NamedCall[]): void {
  const names = new Set<string>();
  for (const { as, workflow } of calls) {
    if (names.has(as)) throw new Error(`Two children are named "${as}"; names are unique within a call.`);
    childNamed(pass, workflow);
    names.add(as);
  }
}

function childNamed(pass: Pass, name: string): Workflow {
  const { pipeline } = pass.run;
  const workflow = pipeline.workflows.find((child) => child.name === name);
  if (workflow === undefined) throw new Error(`The pipeline "${pipeline.name}" has no workflow named "${name}".`);
  return workflow;
}

async function begin(pass: Pass, operation: Operation, calls: readonly NamedCall[]): Promise<Json[]> {
  const inputs = calls.map(({ input }) => asJson(input) ?? null);
  const children = await Promise.all(
    calls.map(async ({ as, workflow }, index) => ({ as, workflow, input: await pass.run.store(inputs[index] ?? null) })),
  );
  await pass.run.append({ type: 'begun', ...operation.address, children });
  return inputs;
}

async function recordedInputs(pass: Pass, scope: Scope, begun: BegunRecord, calls: readonly NamedCall[]): Promise<Json[]> {
  const children = begun.children ?? [];
  const same =
    children.length === calls.length &&
    children.every(({ as, workflow }, index) => as === calls[index]?.as && workflow === calls[index]?.workflow);
  if (!same) {
    const list = (entries: readonly { as: string }[]): Message => entries.map(({ as }) => as).join(', ') || sentence('none');
    throw pass.mismatch(
      scope,
      sentence('all "{0}" is recorded with the children {1}; the code has {2}', begun.name, list(children), list(calls)),
    );
  }
  const inputs: Json[] = [];
  for (const { input } of children) inputs.push((await load(pass, scope, input)) ?? null);
  return inputs;
}

async function runChildren(
  pass: Pass,
  scope: Scope,
  operation: Operation,
  calls: readonly NamedCall[],
  run: (path: string, index: number) => Promise<Outcome>,
): Promise<Outcome[]> {
  if (calls.length === 0) return [];
  const { activity } = pass.run;
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
    if (result.status === 'rejected') throw pass.run.halt === null ? result.reason : pass.turnAway(scope.workflow);
    return result.value;
  });
}

/** Rejects only when the run halts. */
async function runChild(
  pass: Pass,
  parent: Scope,
  path: string,
  name: string,
  input: Json,
  createContext: CreateContext,
): Promise<Outcome> {
  const ended = pass.history.child(path);
  if (ended?.error !== undefined) return { ok: false, error: ended.error };
  if (ended !== undefined) return { ok: true, value: (await load(pass, parent, ended.result ?? {})) ?? null };
  const scope = workflowScope(path, parent.outermostPhase);
  const outcome = await attempt(pass, scope, name, input, createContext);
  if (scope.workflow.refused) throw pass.turnAway(scope.workflow);
  const end = outcome.ok ? { result: await pass.run.store(outcome.value) } : { error: outcome.error };
  await pass.run.append({ type: 'child-ended', path, ...end });
  return outcome;
}

async function attempt(pass: Pass, scope: Scope, name: string, input: Json, createContext: CreateContext): Promise<Outcome> {
  try {
    const workflow = childNamed(pass, name);
    const value = await workflow.run(createContext(pass, scope), workflow.input.parse(input), pass.run.services);
    if (!scope.workflow.refused) pass.finish(scope);
    return { ok: true, value: asJson(value) ?? null };
  } catch (error) {
    return { ok: false, error: errorInfo(error) };
  }
}
