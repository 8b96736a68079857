import type { AssistantBlock, ToolResultBlock, ToolUseBlock } from '../../core/agent/model-provider.ts';
import type { RepeatedCalls } from '../../core/agent/repeated-calls.ts';
import { sentence } from '../../core/describe/message.ts';
import { finishInWords, finishName, readFinish } from '../../core/tool/finish.ts';
import type { ToolResult } from '../../core/tool/tool.ts';
import type { Finish } from '../../protocol/agent-report.ts';
import type { Message } from '../../protocol/message.ts';
import type { Conversation } from './conversation.ts';
import { looksOf } from './look-again.ts';
import { runToolCalls } from './tool-calls.ts';
import { cutCall, finishGuided, finishTooEarly, finishTwice, sameFailure, sameResult } from './words.ts';
import type { AgentRun } from './agent-run.ts';

export interface Answered {
  /** One per call, in the order of the calls. */
  readonly results: ToolResultBlock[];
  readonly finish: Finish | null;
  /** Why `finish` is none of its form, but words; null: it is. */
  readonly unread: string | null;
  /** Why the agent is given up: the same call too often. */
  readonly stuck: Message | null;
}

const notAccepted = sentence('not accepted');

/** Carries out the calls of a turn: all others first, then `finish`, which counts only when none of them failed (or it asks something). */
export async function answerCalls(options: {
  readonly run: AgentRun;
  readonly conversation: Conversation;
  readonly calls: readonly ToolUseBlock[];
  /** The block at which the output limit cut the answer off: never executed. */
  readonly cutOff: AssistantBlock | null;
  readonly repeated: RepeatedCalls;
  /** The person said something while the model answered: `finish` has to wait until the model has heard it. */
  readonly guided: boolean;
}): Promise<Answered> {
  const { run, conversation, calls, cutOff, repeated, guided } = options;
  const { ctx, task, environment, tools, access } = run;
  const whole = calls.filter((call) => call !== cutOff);
  const { done, read } = await runToolCalls(
    { ctx, agent: task.agent, environment },
    whole.filter(({ name }) => name !== finishName),
    tools,
  );
  for (const path of read) conversation.read.add(path);
  // Who writes sees a workspace that is its own doing.
  if (task.access === 'read-only') conversation.looks?.push(...looksOf(done));
  const results = new Map<string, ToolResult>();
  const { limits } = access;
  let stuck: Message | null = null;
  for (const { call, result } of done) {
    const times = repeated.note(call, result);
    const [told, most, hint] = result.ok
      ? [limits.sameResultTold, limits.sameResultStuck, sameResult]
      : [limits.sameFailureTold, limits.sameFailureStuck, sameFailure];
    if (times >= most) stuck = result.ok ? inCircles(times, call) : againstWall(times, call, result.detail);
    results.set(call.id, times >= told ? { ...result, content: result.content + hint } : result);
  }

  let finish: Finish | null = null;
  let unread: string | null = null;
  const clean = done.every(({ result }) => result.ok) && whole.length === calls.length;
  for (const call of whole.filter(({ name }) => name === finishName)) {
    const taken: Taken = finish ? { problem: finishTwice, finish, unread } : takeFinish(call, run, conversation, clean, guided);
    ({ finish, unread } = taken);
    const ok = taken.problem === null;
    results.set(call.id, { ok, content: taken.problem ?? 'Accepted.', detail: ok ? '' : notAccepted });
    if (taken.problem === null || taken.problem === finishTwice) continue;
    await ctx.emit({
      type: 'tool.called',
      agent: task.agent,
      path: ctx.path,
      tool: finishName,
      target: '',
      ok: false,
      detail: notAccepted,
    });
    if (taken.problem === finishGuided) continue;
    const times = repeated.note(call, { ok, content: '' });
    if (times >= limits.sameFailureStuck) stuck = againstWall(times, call, notAccepted);
  }
  return {
    finish,
    unread,
    stuck,
    results: calls.map(({ id }) => {
      const result = results.get(id) ?? { ok: false, content: cutCall, detail: '' };
      return { type: 'tool_result', toolUseId: id, content: result.content, isError: !result.ok };
    }),
  };
}

const againstWall = (times: number, { name }: ToolUseBlock, detail: ToolResult['detail']): Message =>
  sentence('The agent made the same failing call {0} times in a row: {1}.', times, sentence('{0} ({1})', name, detail));

const inCircles = (times: number, { name }: ToolUseBlock): Message =>
  sentence('The agent went round in a circle: {0} times the same calls with the same results, the last one {1}.', times, name);

type Taken = { readonly problem: string | null; readonly finish: Finish | null; readonly unread: string | null };

/** A finish that does not fit its form is asked for once more; the second one is taken as plain text, so that the work is not lost. */
function takeFinish(call: ToolUseBlock, { task }: AgentRun, conversation: Conversation, clean: boolean, guided: boolean): Taken {
  const read = readFinish(task.form, call.input);
  const finish = read.ok ? read.finish : conversation.misfits > 0 ? finishInWords(task.form, call.input) : null;
  const unread = read.ok ? null : read.problem;
  if (unread !== null) {
    conversation.misfits += 1;
    if (!finish) return { problem: `finish was not accepted: ${unread}. Call it again.`, finish, unread };
  }
  // A question stands in any case: the failure may be what it is about.
  if (finish?.question !== undefined) return { problem: null, finish, unread };
  if (!clean) return { problem: finishTooEarly, finish: null, unread: null };
  return guided ? { problem: finishGuided, finish: null, unread: null } : { problem: null, finish, unread };
}
