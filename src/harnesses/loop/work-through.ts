import { isToolUse, textOf, tidyAnswer, withUser } from '../../core/agent/conversation.ts';
import type { AgentOutcome } from '../../core/agent/harness.ts';
import type { AssistantBlock } from '../../core/agent/model-provider.ts';
import { createRepeatedFailures } from '../../core/agent/repeated-failures.ts';
import { sentence } from '../../core/describe/message.ts';
import { toolSchemas } from '../../core/tool/tools.ts';
import type { Message } from '../../protocol/message.ts';
import type { Finish } from '../../protocol/agent-report.ts';
import { answerCalls } from './answer-calls.ts';
import { guidanceBlocks } from './guided-call.ts';
import { estimatedTokens, keepRoom, worthCutting } from './keep-room.ts';
import { beginningOf, continuationOf, countedBy, requestOf, type Talk } from './talk.ts';
import { takeTurn, type CallCounter, type Turn } from './take-turn.ts';
import type { Work } from './work.ts';
import { afterSummary, goOn, nudge, summarise } from './words.ts';

type Failed = Extract<AgentOutcome, { status: 'failed' }>;

/** Works on a task until the agent finishes or cannot go on. */
export async function workThrough(work: Work): Promise<AgentOutcome> {
  const { access, ctx, task, environment, tools } = work;
  const { limits } = access;
  const beginning = await ctx.step('prompt', async () => beginningOf(task));
  for (const [path, hash] of beginning.seen) environment.seen.set(path, hash);
  const talk: Talk = {
    system: beginning.system,
    messages: beginning.messages,
    counted: beginning.counted,
    read: new Set(beginning.read),
    misfits: 0,
  };
  const schemas = toolSchemas(tools, task.commands, task.form);
  const counter: CallCounter = { calls: 0 };
  const failures = createRepeatedFailures();
  const request = () => requestOf(talk, task.model, schemas, limits.maxOutputTokens);
  const failed = (reason: Failed['reason'], message: Message): Failed => ({
    status: 'failed',
    reason,
    message,
    continuation: continuationOf(talk, environment.seen),
  });
  const finished = (finish: Finish): AgentOutcome => ({ status: 'finished', finish, read: [...talk.read] });

  /** In a row: answers without a call, answers cut off without a call, refusals because of length. */
  let silent = 0;
  let cut = 0;
  let tooLong = 0;

  for (let turns = 0; turns < limits.turns; turns += 1) {
    const roomy = await keepRoom(ctx, talk, request, limits, tooLong > 0);
    if (!roomy && worthCutting(request())) {
      const notes = await cutShort(work, talk, schemas, counter);
      if (!notes.ok) return failed(notes.kind === 'budget' ? 'budget' : 'model', notes.message);
    }
    const turn = await takeTurn(access, ctx, task.agent, request(), talk.counted, counter);
    if (turn.guidance.length > 0) talk.messages = withUser(talk.messages, guidanceBlocks(turn.guidance));
    const asked = request();
    if (!turn.ok) {
      if (turn.kind === 'budget') return failed('budget', turn.message);
      // The API has no error of its own for a prompt that is too long: a large request that is "bad" is taken for one, once.
      const large = turn.kind === 'bad_request' && estimatedTokens(asked, talk) > limits.contextTokens / 2;
      tooLong += 1;
      if ((turn.kind === 'context_too_long' || large) && tooLong === 1 && talk.messages.length > 1) continue;
      return failed('model', turn.message);
    }
    tooLong = 0;
    if (turn.stop === 'refusal') return failed('model', declined(textOf(turn.content)));

    const content = tidyAnswer(turn.content, talk.messages);
    talk.counted = countedBy(asked, turn.usage);
    talk.messages = [...talk.messages, { role: 'assistant', content }];
    const calls = content.filter(isToolUse);
    if (calls.length === 0) {
      const limit = turn.stop === 'max_tokens';
      cut = limit ? cut + 1 : 0;
      silent = limit ? silent : silent + 1;
      if (silent > limits.nudges && turn.late.length === 0) return reportOf(turn.content, finished, failed);
      talk.messages = withUser(talk.messages, [{ type: 'text', text: limit ? goOn : nudge }, ...guidanceBlocks(turn.late)]);
      if (cut > limits.nudges)
        return failed('stuck', sentence('The model was cut off at its output limit again and again, without calling a tool.'));
      continue;
    }
    silent = 0;
    cut = 0;
    const cutOff = turn.stop === 'max_tokens' ? (content.at(-1) ?? null) : null;
    const answered = await answerCalls({ work, talk, calls, cutOff, failures, guided: turn.late.length > 0 });
    talk.messages = withUser(talk.messages, [...answered.results, ...guidanceBlocks(turn.late)]);
    if (answered.finish) return finished(answered.finish);
    if (answered.stuckOn !== null)
      return failed(
        'stuck',
        sentence('The agent made the same failing call {0} times in a row: {1}.', limits.sameFailureStuck, answered.stuckOn),
      );
  }
  return failed('stuck', sentence('The agent did not finish within {0} turns.', limits.turns));
}

function declined(text: string): Message {
  return text === '' ? sentence('The model declined to answer.') : sentence('The model declined to answer. {0}', text);
}

/** Three answers without a call: the last one's words are the report – if there are any. */
function reportOf(
  content: readonly AssistantBlock[],
  finished: (finish: Finish) => AgentOutcome,
  failed: (reason: 'stuck', message: Message) => Failed,
): AgentOutcome {
  const report = textOf(content);
  if (report === '') return failed('stuck', sentence('The model ended its turns without a word and without calling a tool.'));
  const summary = report.split('\n').find((line) => line.trim() !== '') ?? report;
  return finished({ summary: summary.trim().slice(0, 300), report });
}

/** Has the agent write down its state, and begins a new conversation from the task and those notes. */
async function cutShort(
  { access, ctx, task }: Work,
  talk: Talk,
  schemas: ReturnType<typeof toolSchemas>,
  counter: CallCounter,
): Promise<{ ok: true } | Exclude<Turn, { ok: true }>> {
  const asked = {
    ...requestOf(talk, task.model, schemas, access.limits.maxOutputTokens),
    messages: withUser(talk.messages, [{ type: 'text', text: summarise }]),
  };
  const turn = await takeTurn(access, ctx, task.agent, asked, talk.counted, counter);
  if (!turn.ok) {
    if (turn.guidance.length > 0) talk.messages = withUser(talk.messages, guidanceBlocks(turn.guidance));
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
  const first = talk.messages[0]?.content[0];
  const begin = first?.type === 'text' ? first.text : task.prompt.task;
  talk.messages = [
    {
      role: 'user',
      content: [
        { type: 'text', text: begin },
        { type: 'text', text: afterSummary(notes).trim() },
        ...guidanceBlocks([...turn.guidance, ...turn.late]),
      ],
    },
  ];
  talk.counted = null;
  return { ok: true };
}
