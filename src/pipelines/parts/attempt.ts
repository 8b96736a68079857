import type { Ctx } from '../../core/durable/contracts.ts';
import type { AgentTask } from '../../core/agent/harness.ts';
import { closeWork, enhanceWork, fixWork, implementWork, retryWork } from './work.ts';
import { specialistRole } from '../../core/prompt/roles.ts';
import { gapTask, implementTask, retryTask, reviewFixTask } from '../../core/prompt/tasks.ts';
import { inEnglish, sentence } from '../../core/describe/message.ts';
import { claimsOf } from '../../core/report/parse-agent-report.ts';
import type { Work } from '../../protocol/work.ts';
import { maxFixRounds, maxRetries } from './agent-work.ts';
import type { AgentResult, AgentWork } from './agent-work.ts';
import { judgeWork, type Failure } from './judge-work.ts';
import { pathsOf } from './not-built.ts';
import type { Services } from './services.ts';
import { runAgent } from './run-agent.ts';
import { shownPlaces } from './shown-places.ts';
import { takeCheckpoint } from './take-checkpoint.ts';

/** An attempt that failed may be tried again; every other end is the agent's own. */
export type AttemptResult = Extract<AgentResult, { status: 'passed' | 'question' | 'stopped' }> | ({ readonly status: 'failed' } & Failure);

/** One attempt = implement → validate → hand over, a retry where there is a failure. Its end is a verdict, never what the agent says of itself. */
export async function attemptWork(ctx: Ctx, services: Services, work: AgentWork): Promise<AttemptResult> {
  const { agent, failure, retriesUsed } = work;
  const retry = failure === null ? 0 : retriesUsed;
  const piece = pieceOf(work, retry);
  const apart = work.worktree === undefined ? {} : { worktree: work.worktree };
  const places = retry > 0 ? await shownPlaces(ctx, services, work) : '';
  const outcome = await runAgent(ctx, 'work', { work: piece, task: taskOf(work, retry, inEnglish(piece.label), places), ...apart });
  if (outcome.status === 'failed') {
    const { reason, message: error, continuation } = outcome;
    return { status: 'stopped', reason, error, continuation, retriesUsed, failure };
  }
  const { report, question } = outcome.finish;
  if (question) return { status: 'question', question, retriesUsed };
  const about = {
    attempt: retry + 1,
    report: claimsOf(report, agent.report),
    explains: work.askedAboutFiles,
  };
  const found = await judgeWork(ctx, services, work, about);
  // Whoever goes back to a checkpoint wants the work of all.
  if (work.worktree === undefined) await takeCheckpoint(ctx, services, sentence('after {0}', piece.label));
  return found === null ? { status: 'passed', retriesUsed } : { status: 'failed', ...found };
}

function pieceOf({ agent: { section }, feature, kind, fixRound }: AgentWork, retry: number): Work {
  if (retry > 0) return retryWork(section, feature, retry, maxRetries);
  switch (kind) {
    case 'implement':
      return implementWork(section, feature);
    case 'fix':
      return fixWork(section, feature, fixRound, maxFixRounds);
    case 'close':
      return closeWork(section, feature, fixRound);
    case 'enhance':
      return enhanceWork(section, feature, fixRound);
  }
}

function firstTask({ kind, agent, issues, prerequisites, guidance }: AgentWork): string {
  if (kind === 'implement') return implementTask(agent.section, prerequisites, guidance);
  return kind === 'fix' ? reviewFixTask(issues, guidance) : gapTask(issues, guidance);
}

function taskOf(work: AgentWork, retry: number, label: string, places: string): AgentTask {
  const { agent, failure, continuation, guidance } = work;
  const first = firstTask(work);
  const task = retry > 0 ? retryTask(retry, maxRetries, first, inEnglish(failure ?? ''), places, guidance) : first;
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
    listed: pathsOf(work.specFiles),
    sealed: work.sealed.map(({ file }) => file),
    outputs: agent.outputs,
    commands: [...agent.validate, ...agent.run],
    runTimeoutMs: work.timeouts.run * 1000,
    ...(continuation === null ? {} : { continuation, ...(guidance ? { guidance } : {}) }),
  };
}
