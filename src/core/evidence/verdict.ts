import type { AgentReport, Claim } from '../../protocol/agent-report.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Evidence, RunEventBody, VerdictResult } from '../../protocol/run-event.ts';
import type { Message } from '../../protocol/message.ts';
import { commandEnded } from './command-ended.ts';
import { lines, sentence } from '../describe/message.ts';
import type { CommandStanding } from './standing.ts';

export interface Verdict {
  readonly result: VerdictResult;
  readonly claims: readonly Claim[];
  readonly disagreement: Message | null;
  /** What failed, as the agent and the person see it; null when nothing did. */
  readonly error: Message | null;
}

/** How a command ended, and what that says about the work. */
export interface Judged {
  readonly evidence: Evidence;
  readonly standing: CommandStanding;
}

/**
 * The verdict on an attempt. Where commands are configured their evidence decides, whatever the report
 * says; where none is, the layer's own section of the report must say that it passed, and the result is "unproven". `output` is the printed
 * output of the last command that did not pass.
 */
export function verdictOf(
  judged: readonly Judged[],
  agent: Pick<AgentDefinition, 'validate' | 'report'>,
  report: Pick<AgentReport, 'claims'>,
  output: Message,
): Verdict {
  const commands = agent.validate.length;
  return commands === 0 ? unprovenVerdict(report, agent.report) : provenVerdict(judged, commands, report, output);
}

/** A verdict as it is journaled. */
export function verdictEvent(agent: string, attempt: number, verdict: Verdict): RunEventBody {
  return { type: 'verdict', agent, attempt, ...verdict, claims: [...verdict.claims] };
}

function provenVerdict(judged: readonly Judged[], commands: number, report: Pick<AgentReport, 'claims'>, output: Message): Verdict {
  const failed = judged.find(({ standing }) => standing === 'bad');
  const denied = report.claims.filter((claim) => !claim.passed);
  if (failed === undefined && judged.length === commands) {
    const open = judged.findLast(({ standing }) => standing !== 'good');
    if (open)
      return { result: 'unproven', claims: report.claims, disagreement: null, error: withOutput(commandEnded(open.evidence), output) };
    const disagreement = denied.length > 0 ? sentence('The report says that {0} failed; the commands passed.', sections(denied)) : null;
    return { result: 'proven', claims: report.claims, disagreement, error: null };
  }
  const claimed = report.claims.filter((claim) => claim.passed);
  const ended = failed ? commandEnded(failed.evidence) : sentence('Not every configured command ran.');
  const disagreement =
    claimed.length > 0 && denied.length === 0 ? sentence('The report says that {0} passed; {1}', sections(claimed), ended) : null;
  return { result: 'failed', claims: report.claims, disagreement, error: withOutput(ended, output) };
}

function unprovenVerdict(report: Pick<AgentReport, 'claims'>, own: string): Verdict {
  const denied = report.claims.find((claim) => !claim.passed);
  if (denied)
    return {
      result: 'failed',
      claims: report.claims,
      disagreement: null,
      error: denied.error ?? sentence('The report says that {0} failed.', denied.section),
    };
  if (report.claims.some((claim) => claim.section === own))
    return { result: 'unproven', claims: report.claims, disagreement: null, error: null };
  const error = sentence('The report does not say whether {0} passed, and no command proves the work.', own);
  return { result: 'failed', claims: report.claims, disagreement: null, error };
}

function withOutput(ended: Message, output: Message): Message {
  const printed = typeof output === 'string' ? output.trimEnd() : output;
  return printed === '' ? ended : lines([ended, printed]);
}

function sections(claims: readonly Claim[]): string {
  return claims.map((claim) => claim.section).join(', ');
}
