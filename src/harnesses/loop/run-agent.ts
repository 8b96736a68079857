import { isToolUse, textOf, tidyAnswer, withUser } from '../../core/agent/conversation.ts';
import { guidanceBlocks } from '../../core/agent/guidance.ts';
import type { AgentOutcome } from '../../core/agent/harness.ts';
import type { AssistantBlock } from '../../core/agent/model-provider.ts';
import { createRepeatedCalls } from '../../core/agent/repeated-calls.ts';
import { sentence } from '../../core/describe/message.ts';
import { noteOf } from '../../core/tool/notes.ts';
import { toolSchemas } from '../../core/tool/tools.ts';
import type { Message } from '../../protocol/message.ts';
import type { Finish } from '../../protocol/agent-report.ts';
import { answerCalls } from './answer-calls.ts';
import { eachOnce } from './look-again.ts';
import { estimatedTokens, keepRoom, worthCutting } from './keep-room.ts';
import { beginningOf, continuationOf, countedBy, requestOf, type Conversation } from './conversation.ts';
import { takeTurn, type CallCounter, type Turn } from './take-turn.ts';
import type { AgentRun } from './agent-run.ts';
import { afterSummary, goOn, nudge, summarise } from './words.ts';

type Failed = Extract<AgentOutcome, { status: 'failed' }>;

/** Takes turns until the agent finishes or cannot go on. */
export async function runAgent(run: AgentRun): Promise<AgentOutcome> {
  const { access, ctx, task, environment, tools } = run;
  const { limits } = access;
  const beginning = await ctx.look('prompt', async () => beginningOf(task));
  for (const [path, hash] of beginning.seen) environment.seen.set(path, hash);
  const [read, looks] = [new Set(beginning.read), beginning.looks ? [...beginning.looks] : null];
  const conversation: Conversation = { ...beginning, read, looks, notes: [...(beginning.notes ?? [])], misfits: 0 };
  const schemas = toolSchemas(tools, task.commands, task.form);
  const counter: CallCounter = { calls: 0 };
  const repeated = createRepeatedCalls();
  const request = () => requestOf(conversation, task.model, schemas, limits.maxOutputTokens);
  const failed = (reason: Failed['reason'], message: Message): Failed => ({
    status: 'failed',
    reason,
    message,
    continuation: continuationOf(conversation, environment.seen),
  });
  const finished = (finish: Finish, unread: string | null = null): AgentOutcome => ({
    status: 'finished',
    finish,
    read: [...conversation.read],
    ...(task.access === 'read-only' && conversation.looks ? { looks: eachOnce(conversation.looks) } : {}),
    ...(unread === null ? {} : { unread }),
  });

  /** In a row: answers without a call, answers cut off without a call, refusals because of length. */
  let silent = 0;
  let cut = 0;
  let tooLong = 0;

  for (let turns = 0; turns < limits.turns; turns += 1) {
    const roomy = await keepRoom(ctx, conversation, request, limits, tooLong > 0);
    if (!roomy && worthCutting(request())) {
      const notes = await cutShort(run, conversation, schemas, counter);
      if (!notes.ok) return failed(reasonOf(notes.kind), notes.message);
    }
    const turn = await takeTurn(access, ctx, task.agent, request(), conversation.counted, counter);
    if (turn.guidance.length > 0) conversation.messages = withUser(conversation.messages, guidanceBlocks(turn.guidance));
    const asked = request();
    if (!turn.ok) {
      // Some servers call a prompt that is too long just a bad request.
      const large = turn.kind === 'bad_request' && estimatedTokens(asked, conversation) > limits.contextTokens / 2;
      tooLong += 1;
      if ((turn.kind === 'context_too_long' || large) && tooLong === 1 && conversation.messages.length > 1) continue;
      return failed(large ? 'length' : reasonOf(turn.kind), turn.message);
    }
    tooLong = 0;
    if (turn.stop === 'refusal') return failed('model', declined(textOf(turn.content)));

    const content = tidyAnswer(turn.content, conversation.messages);
    // Where nobody knows this one, the last count still bounds the next.
    if (turn.usage) conversation.counted = countedBy(asked, turn.usage);
    conversation.messages = [...conversation.messages, { role: 'assistant', content }];
    const calls = content.filter(isToolUse);
    if (calls.length === 0) {
      const limit = turn.stop === 'max_tokens';
      cut = limit ? cut + 1 : 0;
      silent = limit ? silent : silent + 1;
      if (silent > limits.nudges && turn.late.length === 0) return reportOf(turn.content, finished, failed);
      conversation.messages = withUser(conversation.messages, [{ type: 'text', text: limit ? goOn : nudge }, ...guidanceBlocks(turn.late)]);
      if (cut > limits.nudges) return failed('stuck', sentence('The model repeatedly hit its output limit without calling a tool.'));
      continue;
    }
    silent = 0;
    cut = 0;
    const cutOff = turn.stop === 'max_tokens' ? (content.at(-1) ?? null) : null;
    conversation.notes.push(...calls.flatMap(({ name, input }) => noteOf(name, input) ?? []));
    const answered = await answerCalls({ run, conversation, calls, cutOff, repeated, guided: turn.late.length > 0 });
    conversation.messages = withUser(conversation.messages, [...answered.results, ...guidanceBlocks(turn.late)]);
    if (answered.finish) return finished(answered.finish, answered.unread);
    if (answered.stuck !== null) return failed('stuck', answered.stuck);
  }
  return failed('stuck', sentence('The agent did not finish within {0} turns.', limits.turns));
}

function reasonOf(kind: Extract<Turn, { ok: false }>['kind']): Failed['reason'] {
  switch (kind) {
    case 'budget':
      return 'budget';
    case 'rate_limited':
    case 'overloaded':
    case 'server':
      return 'busy';
    case 'context_too_long':
      return 'length';
    default:
      return 'model';
  }
}

function declined(text: string): Message {
  return text === '' ? sentence('The model declined to answer.') : sentence('The model declined to answer. {0}', text);
}

/** After three answers without a call, the text of the last one is the report. */
function reportOf(
  content: readonly AssistantBlock[],
  finished: (finish: Finish) => AgentOutcome,
  failed: (reason: 'stuck', message: Message) => Failed,
): AgentOutcome {
  const report = textOf(content);
  if (report === '') return failed('stuck', sentence('The model ended its turns without text or tool calls.'));
  const summary = report.split('\n').find((line) => line.trim() !== '') ?? report;
  return finished({ summary: summary.trim().slice(0, 300), report });
}

/** Lets the agent write notes, and begins a new conversation with the task and these notes. */
async function cutShort(
  { access, ctx, task }: AgentRun,
  conversation: Conversation,
  schemas: ReturnType<typeof toolSchemas>,
  counter: CallCounter,
): Promise<{ ok: true } | Exclude<Turn, { ok: true }>> {
  const asked = {
    ...requestOf(conversation, task.model, schemas, access.limits.maxOutputTokens),
    messages: withUser(conversation.messages, [{ type: 'text', text: summarise }]),
  };
  const turn = await takeTurn(access, ctx, task.agent, asked, conversation.counted, counter);
  if (!turn.ok) {
    if (turn.guidance.length > 0) conversation.messages = withUser(conversation.messages, guidanceBlocks(turn.guidance));
    return turn;
  }
  const notes = textOf(turn.content);
  if (notes === '') {
    const { guidance, late } = turn;
    return {
      ok: false,
      kind: 'context_too_long',
      message: sentence('The conversation is full, and the model gave no summary of it.'),
      guidance,
      late,
    };
  }
  const first = conversation.messages[0]?.content[0];
  const begin = first?.type === 'text' ? first.text : task.prompt.task;
  conversation.messages = [
    {
      role: 'user',
      content: [
        { type: 'text', text: begin },
        { type: 'text', text: afterSummary([...new Set(conversation.notes), notes].join('\n\n')).trim() },
        ...guidanceBlocks([...turn.guidance, ...turn.late]),
      ],
    },
  ];
  conversation.counted = null;
  return { ok: true };
}
