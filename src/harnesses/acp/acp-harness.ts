import * as z from 'zod';
import type { AgentOutcome, AgentTask, Harness } from '../../core/agent/harness.ts';
import { guidanceBlocks } from '../../core/agent/guidance.ts';
import { priceBook } from '../../core/budget/price-book.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { keepWork } from '../../core/evidence/observe-agent.ts';
import { sentence } from '../../core/describe/message.ts';
import { askedSchema, type Asked } from '../../protocol/question.ts';
import type { ToolEnvironment } from '../../core/tool/tool.ts';
import type { Message } from '../../protocol/message.ts';
import { takeTurn, type AcpLimits, type AcpRun, type TurnRequest } from './take-turn.ts';
import { allowedWords, beginAgain, confirmedWords, declinedWords, goOn, refusedWords, taskPrompt, timeUp } from './words.ts';

export interface AcpOptions extends Pick<AcpRun, 'profile' | 'budget' | 'clock' | 'mask'>, Partial<Pick<AcpRun, 'book' | 'began'>> {
  readonly limits?: Partial<AcpLimits>;
  readonly environmentFor: (task: AgentTask, ctx: Ctx) => ToolEnvironment;
}

const defaultLimits: AcpLimits = { turnMs: 30 * 60_000, startMs: 60_000, graceMs: 5000, turns: 12 };
/** How much longer a turn may take after its time was up. */
const longer = 1.5;

const continuationSchema = z.object({ session: z.object({ id: z.string(), usd: z.number() }).nullable() });

type Failed = Extract<AgentOutcome, { status: 'failed' }>;

/**
 * An external agent that is talked with over the Agent Client Protocol. What it did is seen from the workspace alone; each turn is a step, with
 * its own program.
 */
export function createAcpHarness(options: AcpOptions): Harness {
  const { environmentFor, ...shared } = options;
  const { id } = options.profile;
  const run = { book: priceBook, began: id, ...shared, limits: { ...defaultLimits, ...options.limits } };
  return { id, run: (ctx, task) => work({ ...run, ctx, task, environment: environmentFor(task, ctx), granted: new Set() }) };
}

async function work(run: AcpRun): Promise<AgentOutcome> {
  const { ctx, task, limits, profile, environment } = run;
  const { lock, runId } = environment;
  let { session } = continuationSchema.safeParse(task.continuation).data ?? { session: null };
  const goesOn = task.continuation !== undefined && task.continuation !== null;
  const words = guidanceBlocks(task.guidance?.trim() ? [task.guidance] : []).map(({ text }) => text);
  const begin = taskPrompt(task);
  await ctx.step('prompt', async () => ({ system: [], messages: [{ role: 'user', content: [{ type: 'text', text: begin }] }] }));
  let prompt = [goesOn ? goOn : begin, ...words].join('\n\n');
  let anew = [goesOn ? beginAgain(task) : begin, ...words].join('\n\n');
  let { turnMs: timeMs } = limits;
  /** How often it was stopped or broke off, and was told that something was put back. */
  let cutOff = 0;
  let told = 0;
  const failed = (reason: Failed['reason'], message: Message): Failed => ({ status: 'failed', reason, message, continuation: { session } });

  for (let turn = 1; turn <= limits.turns; turn += 1) {
    const request: TurnRequest = { prompt, anew, session, turn, timeMs };
    const result = await ctx.step('turn', (step) => takeTurn(run, step, request));
    await ctx.step('turn-kept', (step) => lock.exclusive(step.signal, () => keepWork(environment, { runId, agent: task.agent })));
    session = result.session;
    // Earlier versions did not look.
    if (result.lost) return failed('repository', result.lost);
    if (!result.ok) {
      if (result.kind === 'budget') return failed('budget', result.message);
      cutOff += 1;
      if (result.kind === 'start' || cutOff > 1) return failed(result.kind === 'time' ? 'stuck' : 'model', result.message);
      if (result.kind === 'time') timeMs *= longer;
      else session = null;
      prompt = result.kind === 'time' ? timeUp : goOn;
      anew = beginAgain(task);
      continue;
    }
    if (result.stop === 'refusal') return failed('model', sentence('The model declined to answer.'));
    const next = [...(await repliesTo(run, result.asked))];
    if (result.refused.length > 0 && told === 0) {
      told += 1;
      next.push(refusedWords(result.refused));
    }
    if (next.length === 0) {
      if (result.finish === null) return failed('stuck', sentence('{0} ended without a word.', profile.label));
      return { status: 'finished', finish: result.finish, read: [], ...(result.unread ? { unread: result.unread } : {}) };
    }
    prompt = next.join('\n\n');
    anew = [beginAgain(task), ...next].join('\n\n');
  }
  return failed('stuck', sentence('The agent did not finish within {0} turns.', limits.turns));
}

/** Asks the person what the agent wanted to do; what is said to the agent of it. */
async function repliesTo({ ctx, granted }: AcpRun, asked: readonly Asked[]): Promise<string[]> {
  const words: string[] = [];
  for (const journaled of asked) {
    const question = askedSchema.parse(journaled);
    const reply = await ctx.ask(question);
    const { subject } = question;
    if (reply.option === 'once') granted.add(subject);
    const allowed = question.kind === 'confirm' ? confirmedWords(subject) : allowedWords(subject);
    words.push(reply.option === 'reject' ? declinedWords(subject, (reply.text ?? '').trim()) : allowed);
  }
  return words;
}
