import type { ToolUseBlock } from '../../core/agent/model-provider.ts';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { FencedError, InterruptedError, StorageError } from '../../core/durable/errors.ts';
import { missingPart } from '../../core/late.ts';
import { PathError, WorkspaceError } from '../../core/ports.ts';
import { sentence } from '../../core/describe/message.ts';
import { refused } from '../../core/tool/result.ts';
import type { NextCall, SeenFiles, Tool, ToolEnvironment, ToolResult } from '../../core/tool/tool.ts';
import { asJson, type Json } from '../../protocol/json.ts';
import { askedSchema, type Reply } from '../../protocol/question.ts';
import type { Message } from '../../protocol/message.ts';
import type { AgentEnvironment } from './agent-run.ts';

export interface Called {
  readonly call: ToolUseBlock;
  readonly result: ToolResult;
}

type ReadCall = {
  readonly call: ToolUseBlock;
  readonly target: string;
  run(environment: ToolEnvironment, signal: AbortSignal): Promise<ToolResult>;
};
type WriteCall = {
  readonly call: ToolUseBlock;
  readonly target: string;
  readonly tool: Extract<Tool, { kind: 'write' }>;
  readonly input: unknown;
};

interface Scene {
  readonly ctx: Ctx;
  readonly agent: string;
  readonly environment: AgentEnvironment;
}

type Seen = [string, string][];

/**
 * Runs the calls of one turn in order; `read` are the files that they read. Neighbouring reads run in parallel in one step; a write is
 * an intent step and a result step, and where a person has to be asked first, an intent before and after the answer. A call that does not parse is answered with the reads.
 */
export async function runToolCalls(
  scene: Scene,
  calls: readonly ToolUseBlock[],
  tools: readonly Tool[],
): Promise<{ done: Called[]; read: string[] }> {
  const done: Called[] = [];
  const read: string[] = [];
  let reads: ReadCall[] = [];
  const flush = async (): Promise<void> => {
    if (reads.length === 0) return;
    const outcome = await runReads(scene, reads);
    done.push(...outcome.done);
    read.push(...outcome.read);
    reads = [];
  };
  const prepared = calls.map((call) => prepare(call, tools));
  const replies = new Map<string, Reply>();
  for (const [index, one] of prepared.entries()) {
    if ('run' in one) reads.push(one);
    else {
      await flush();
      const next = prepared.slice(index + 1).flatMap((later) => ('run' in later ? [] : nextCall(later, scene.environment)));
      done.push({ call: one.call, result: await runWrite(scene, one, next, replies) });
    }
  }
  await flush();
  return { done, read };
}

function nextCall({ call, tool, input }: WriteCall, environment: ToolEnvironment): NextCall[] {
  if (!tool.draft) return [];
  return [{ id: call.id, draft: async (signal) => (await tool.draft?.(input, environment, signal)) ?? null }];
}

function prepare(call: ToolUseBlock, tools: readonly Tool[]): ReadCall | WriteCall {
  const no = (target: string, content: string, detail: Message): ReadCall => ({ call, target, run: async () => refused(content, detail) });
  const tool = tools.find(({ name }) => name === call.name);
  if (!tool)
    return no(
      '',
      `There is no tool ${JSON.stringify(call.name)}. There are: ${tools.map(({ name }) => name).join(', ')}, finish.`,
      sentence('no such tool'),
    );
  if (call.input === null)
    return no('', 'The input of this call was not a complete JSON object. Call the tool again.', sentence('broken input'));
  const parsed = tool.input.safeParse(call.input);
  if (!parsed.success) {
    const what = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; ');
    return no('', `The input does not fit: ${what}.`, sentence('wrong input'));
  }
  const target = tool.target(parsed.data);
  if (tool.kind === 'write') return { call, target, tool, input: parsed.data };
  return { call, target, run: (environment, signal) => tool.run(parsed.data, environment, signal) };
}

/** What a call that only looks is answered now; null: it is none. Only inside a step. */
export async function answerNow(
  { name, input }: { readonly name: string; readonly input: Json },
  tools: readonly Tool[],
  environment: ToolEnvironment,
  signal: AbortSignal,
): Promise<ToolResult | null> {
  const one = prepare({ type: 'tool_use', id: '', name, input }, tools);
  return 'run' in one ? orRefusal(signal, withoutEffect, () => one.run(environment, signal)) : null;
}

/**
 * Turns failures that the model can work around (no permission, a broken pattern) into a refusal. Interruptions, fencing and bugs are
 * thrown on. After an effect may have begun, only errors of the system are told.
 */
async function orRefusal(signal: AbortSignal, isTold: (error: Error) => boolean, fn: () => Promise<ToolResult>): Promise<ToolResult> {
  try {
    return await fn();
  } catch (error) {
    if (signal.aborted) throw new InterruptedError('interrupted during a tool call');
    if (
      !(error instanceof Error) ||
      error instanceof InterruptedError ||
      error instanceof FencedError ||
      !isTold(error) ||
      missingPart(error)
    )
      throw error;
    return refused(`This did not work: ${error.message}`, sentence('failed'));
  }
}

const withoutEffect = (error: Error): boolean =>
  !(error instanceof TypeError || error instanceof ReferenceError || error instanceof StorageError);
const ofTheSystem = (error: Error): boolean =>
  error instanceof PathError ||
  // One file of somebody else's can be worked around; a full disk cannot.
  (error instanceof WorkspaceError && ['not-writable', 'unusable'].includes(error.reason)) ||
  // Node's own, too (`ERR_…`).
  ('code' in error && typeof error.code === 'string' && error.code.startsWith('E'));

const called = (scene: Scene, call: ToolUseBlock, target: string, { ok, detail }: ToolResult) =>
  ({
    type: 'tool.called',
    agent: scene.agent,
    path: scene.ctx.path,
    tool: call.name,
    target: target.slice(0, 200),
    ok,
    detail,
  }) as const;

/** Runs `fn` and returns what it saw, for the journal: a replayed step does not run. Only what is journaled is remembered. */
async function withSeen<T>(known: AgentEnvironment, fn: (environment: ToolEnvironment) => Promise<T>): Promise<{ value: T; seen: Seen }> {
  const added = new Map<string, string>();
  const seen: SeenFiles = {
    get: (path) => added.get(path) ?? known.seen.get(path),
    set: (path, hash) => added.set(path, hash),
  };
  const value = await fn({ ...known, seen });
  return { value, seen: [...added].filter(([path, hash]) => known.seen.get(path) !== hash) };
}

function remember(environment: AgentEnvironment, seen: Seen): void {
  for (const [path, hash] of seen) environment.seen.set(path, hash);
}

async function runReads(scene: Scene, reads: readonly ReadCall[]): Promise<{ done: Called[]; read: string[] }> {
  const { ctx, environment } = scene;
  const step = async (context: StepContext): Promise<{ value: ToolResult[]; seen: Seen }> => {
    const { signal } = context;
    const outcome = await withSeen(environment, (noting) =>
      Promise.all(reads.map((read) => orRefusal(signal, withoutEffect, () => read.run(noting, signal)))),
    );
    context.emit(...reads.map((read, index) => called(scene, read.call, read.target, outcome.value[index] ?? refused('', ''))));
    return outcome;
  };
  const { value, seen } = await ctx.look('reads', step);
  remember(environment, seen);
  return { done: reads.map(({ call }, index) => ({ call, result: value[index] ?? refused('', '') })), read: seen.map(([path]) => path) };
}

type Intent =
  | { readonly is: 'planned'; readonly plan: Json }
  | { readonly is: 'asked'; readonly question: Json; readonly about: readonly string[] }
  | { readonly is: 'refused'; readonly result: ToolResult };

/** `replies`: what the person said of calls of this turn, by their ids. */
async function runWrite(
  scene: Scene,
  { call, target, tool, input }: WriteCall,
  next: readonly NextCall[],
  replies: Map<string, Reply>,
): Promise<ToolResult> {
  const { ctx, environment, agent } = scene;
  // A replayed intent comes from an earlier process, which may have died before, during or after the effect.
  let resumed = true;
  const intend = (reply: Reply | null): Promise<Intent> =>
    ctx.step(`${tool.name}-intent`, async (step): Promise<Intent> => {
      resumed = false;
      let intent: Intent | null = null;
      const result = await orRefusal(step.signal, withoutEffect, async () => {
        const planned = await tool.plan(input, environment, step.signal, { agent, state: step.state(), reply, next });
        if (planned.ok) intent = { is: 'planned', plan: planned.plan };
        else if ('question' in planned) intent = { is: 'asked', question: asJson(planned.question), about: planned.about };
        else return planned.result;
        return { ok: true, content: '', detail: '' };
      });
      if (intent !== null) return intent;
      step.emit(called(scene, call, target, result));
      return { is: 'refused', result };
    });
  let intent = await intend(replies.get(call.id) ?? null);
  if (intent.is === 'asked') {
    const reply = await ctx.ask(askedSchema.parse(intent.question));
    for (const id of intent.about) replies.set(id, reply);
    resumed = true;
    intent = await intend(reply);
  }
  if (intent.is === 'asked') throw new Error(`${tool.name} asks again after its question was answered`);
  if (intent.is === 'refused') return intent.result;
  const { plan } = intent;

  const { value, seen } = await ctx.step(`${tool.name}-result`, async (step) => {
    const outcome = await withSeen(environment, (noting) =>
      orRefusal(step.signal, ofTheSystem, () => tool.apply(plan, noting, step, { resumed, agent })),
    );
    step.emit(called(scene, call, target, outcome.value));
    return outcome;
  });
  remember(environment, seen);
  return value;
}
