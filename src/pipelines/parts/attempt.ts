import type { Ctx } from '../../core/durable/contracts.ts';
import type { AgentOutcome, AgentTask } from '../../core/agent/harness.ts';
import { fixWork, implementWork, retryWork } from './work.ts';
import { specialistRole } from '../../core/prompt/roles.ts';
import { implementTask, retryTask, reviewFixTask } from '../../core/prompt/tasks.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { claimsOf } from '../../core/report/parse-agent-report.ts';
import type { Json } from '../../protocol/json.ts';
import type { Message } from '../../protocol/message.ts';
import type { Work } from '../../protocol/work.ts';
import { maxFixRounds, maxRetries } from './agent-work.ts';
import type { AgentWork } from './agent-work.ts';
import { judgeWork, type Failure } from './judge-work.ts';
import type { Services } from './services.ts';
import { runAgent } from './run-agent.ts';

export interface Attempt {
  /** Number of the retry, 0 for the first attempt. */
  readonly retry: number;
  readonly failure: Message;
  readonly continuation: Json | null;
  readonly guidance: string;
  /** Whether it was asked already about files that it left as they were. */
  readonly askedAboutFiles: boolean;
}

export type AttemptResult =
  | { readonly status: 'passed' }
  | ({ readonly status: 'failed' } & Failure)
  | { readonly status: 'question'; readonly question: string }
  | { readonly status: 'stopped'; readonly outcome: Extract<AgentOutcome, { status: 'failed' }> };

/** One attempt = implement → validate → hand over. Its end is a verdict, never what the agent says of itself. */
export async function attemptWork(ctx: Ctx, services: Services, work: AgentWork, attempt: Attempt): Promise<AttemptResult> {
  const { agent } = work;
  const piece = pieceOf(work, attempt.retry);
  const outcome = await runAgent(ctx, 'work', { work: piece, task: taskOf(work, attempt, inEnglish(piece.label)) });
  if (outcome.status === 'failed') return { status: 'stopped', outcome };
  const { report, question } = outcome.finish;
  if (question) return { status: 'question', question };
  const about = {
    attempt: attempt.retry + 1,
    report: claimsOf(report, agent.report),
    files: attempt.askedAboutFiles ? ('may' as const) : ('must' as const),
  };
  const failure = await judgeWork(ctx, services, work, about);
  return failure === null ? { status: 'passed' } : { status: 'failed', ...failure };
}

function pieceOf({ agent: { section }, feature, kind, fixRound }: AgentWork, retry: number): Work {
  if (retry > 0) return retryWork(section, feature, retry, maxRetries);
  return kind === 'fix' ? fixWork(section, feature, fixRound, maxFixRounds) : implementWork(section, feature);
}

function taskOf(work: AgentWork, { retry, failure, continuation, guidance }: Attempt, label: string): AgentTask {
  const { agent } = work;
  const first = work.kind === 'fix' ? reviewFixTask(work.issues, guidance) : implementTask(agent.section, work.prerequisites, guidance);
  const task = retry > 0 ? retryTask(retry, maxRetries, first, inEnglish(failure), guidance) : first;
  return {
    agent: agent.name,
    model: agent.model,
    prompt: {
      system: [specialistRole(agent, work.trusted), ...work.background],
      task: `${label}\n\n${task}`,
    },
    form: 'work',
    access: 'write',
    owns: agent.owns,
    listed: work.specFiles.flatMap(({ path, from }) => (from === undefined ? [path] : [from, path])),
    outputs: agent.outputs,
    commands: [...agent.validate, ...agent.run],
    runTimeoutMs: work.timeouts.run * 1000,
    ...(continuation === null ? {} : { continuation, ...(guidance ? { guidance } : {}) }),
  };
}
