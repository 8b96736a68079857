import type { AgentReport, Claim } from '../../protocol/agent-report.ts';
import type { Evidence } from '../../protocol/run-event.ts';

export interface Verdict {
  readonly result: 'pass' | 'fail' | 'claimed';
  readonly claims: readonly Claim[];
  readonly disagreement: string | null;
  /** What failed, as the agent and the person see it; null when nothing did. */
  readonly error: string | null;
}

/**
 * The verdict on an attempt. Where commands are configured their evidence decides, whatever the report
 * says; where none is, the report decides and the result is only "claimed". `output` is the printed
 * output of the first command that did not pass.
 */
export function verdictOf(evidence: readonly Evidence[], commands: number, report: AgentReport, output: string): Verdict {
  return commands === 0 ? claimedVerdict(report) : provenVerdict(evidence, commands, report, output);
}

function provenVerdict(evidence: readonly Evidence[], commands: number, report: AgentReport, output: string): Verdict {
  const failed = evidence.find((one) => one.result !== 'pass');
  const passed = failed === undefined && evidence.length === commands;
  const denied = report.claims.filter((claim) => !claim.passed);
  if (passed) {
    const disagreement = denied.length > 0 ? `The report says that ${sections(denied)} failed; the commands passed.` : null;
    return { result: 'pass', claims: report.claims, disagreement, error: null };
  }
  const claimed = report.claims.filter((claim) => claim.passed);
  const name = failed ? failed.command.join(' ') : 'a configured command';
  const disagreement =
    claimed.length > 0 && denied.length === 0 ? `The report says that ${sections(claimed)} passed; "${name}" ${describe(failed)}.` : null;
  return { result: 'fail', claims: report.claims, disagreement, error: `"${name}" ${describe(failed)}.\n${output}`.trim() };
}

function claimedVerdict(report: AgentReport): Verdict {
  const denied = report.claims.find((claim) => !claim.passed);
  if (denied)
    return {
      result: 'fail',
      claims: report.claims,
      disagreement: null,
      error: denied.error ?? `The report says that ${denied.section} failed.`,
    };
  if (report.claims.length > 0) return { result: 'claimed', claims: report.claims, disagreement: null, error: null };
  const error =
    'The report has no readable "### Build", "### Type-check" or "### Migration" section, and no command is configured to prove the work.';
  return { result: 'fail', claims: [], disagreement: null, error };
}

/** How a command ended, for a sentence that begins with the command. */
export function describe(evidence: Evidence | undefined): string {
  switch (evidence?.result) {
    case undefined:
      return 'did not run';
    case 'pass':
      return 'passed';
    case 'fail':
      return `failed with exit code ${evidence.exitCode ?? 'none (ended by a signal)'}`;
    case 'unstable':
      return 'could not be judged, because files changed while it ran';
    case 'missing':
      return 'could not be started: there is no such program';
    case 'timeout':
      return `was ended after ${Math.round(evidence.durationMs / 1000)} s`;
    case 'interrupted':
      return 'was interrupted';
  }
}

function sections(claims: readonly Claim[]): string {
  return claims.map((claim) => claim.section).join(', ');
}
