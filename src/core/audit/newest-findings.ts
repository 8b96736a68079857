import type { AuditRound, Finding } from '../../protocol/audit.ts';
import type { RunState } from '../run/run-state.ts';

type Audit = NonNullable<RunState['audit']>;

/** A finding of the newest audit of its dimension and place. */
export interface NewestFinding {
  readonly finding: Finding;
  /** The run that audited, and when (ISO 8601). */
  readonly runId: string;
  readonly at: string;
  /** Path of the auditor's attempt; '': nobody was asked. */
  readonly attempt: string;
}

interface Audited {
  readonly runId: string;
  readonly round: AuditRound & { readonly at: string };
}

/**
 * What the runs of one workspace (in any order) found and did not close, dismissed or not. A later audit of a dimension takes the place of what
 * was found before below its module, whichever run it is of.
 */
export function newestFindings(states: readonly Pick<RunState, 'runId' | 'audit' | 'rolledBack'>[]): NewestFinding[] {
  const audits = states.flatMap(({ runId, audit, rolledBack }): Audited[] =>
    audit ? roundsThatHold(audit, rolledBack).map((round) => ({ runId, round })) : [],
  );
  let found: NewestFinding[] = [];
  for (const { runId, round } of audits.toSorted((a, b) => Date.parse(a.round.at) - Date.parse(b.round.at)))
    for (const { module, dimension, attempt, findings, dismissed } of round.dimensions) {
      found = found.filter((one) => one.finding.dimension !== dimension || !covers(module, one.finding));
      found.push(...[...findings, ...dismissed].map((finding) => ({ finding, runId, at: round.at, attempt })));
    }
  return found;
}

/** Of work that was taken back only the audit before it tells what lies there. What a run was given to begin with is no audit. */
function roundsThatHold({ goal, rounds }: Audit, rolledBack: readonly string[]): Audit['rounds'] {
  return rounds.filter(({ iteration }) => (iteration === 0 ? goal.findings === undefined : rolledBack.length === 0));
}

function covers(module: string, { file, module: other }: Finding): boolean {
  if (module === '.') return true;
  const path = file ?? other;
  return path === module || path.startsWith(`${module}/`);
}
