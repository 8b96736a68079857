import type { AuditGoal, AuditRound, Finding } from '../../protocol/audit.ts';
import { compareAudits } from './compare.ts';
import { effectiveScore } from './score.ts';
import { unitKey } from './unit.ts';

/** The phases in which findings are worked on. */
export const workPhases = { close: 'close-gaps', enhance: 'enhance' } as const;

/** So many audits without improvement change the way that is gone. */
const patience = 3;
/** Then so few findings are worked on at once. */
const fewest = 3;

export function findingsOf({ dimensions }: AuditRound): Finding[] {
  return dimensions.flatMap(({ findings }) => findings);
}

/** The lowest score of its dimensions, in whichever module; null: one has none. */
export function lowestScore({ dimensions }: AuditRound): number | null {
  const scores = dimensions.map(effectiveScore);
  return scores.reduce((low, score) => (low === null || score === null ? null : Math.min(low, score)), 100 as number | null);
}

/** What counts for the goal in an audit: all of it, or of the findings that were given those that it still names. */
export function openOf({ findings }: AuditGoal, round: AuditRound): readonly Finding[] {
  return findings === undefined ? findingsOf(round) : compareAudits(findings, findingsOf(round)).open;
}

/** A stated number is not enough: no P0 or P1 may be open, and the commands must pass. Of findings that were given, none may be open. */
export function isReached(goal: AuditGoal, round: AuditRound, passing: boolean): boolean {
  const { target, findings } = goal;
  if (findings !== undefined) return passing && openOf(goal, round).length === 0;
  const score = lowestScore(round);
  return passing && score !== null && score >= target && !findingsOf(round).some(isUrgent);
}

/** Whether the last audits brought neither a better score nor fewer findings than the best before them. */
export function isStuck(rounds: readonly AuditRound[]): boolean {
  const [before, last] = [rounds.slice(0, -patience), rounds.slice(-patience)];
  if (before.length === 0) return false;
  const best = Math.max(...before.map((round) => lowestScore(round) ?? -1));
  const fewestOpen = Math.min(...before.map((round) => findingsOf(round).length));
  return last.every((round) => (lowestScore(round) ?? -1) <= best && findingsOf(round).length >= fewestOpen);
}

export interface NextWork {
  /** Gaps, the most severe first. */
  readonly close: readonly Finding[];
  /** What is only polished. */
  readonly enhance: readonly Finding[];
}

/**
 * What is worked on next: P0 and P1 as long as one is open; then, below the score that is acceptable at all, whatever is left; then the polish. A
 * finding in a file that is not there is nobody's work. `used`: keys of the units that nothing more is spent on; `isWork`: what may be worked on.
 */
export function nextWork(
  goal: AuditGoal,
  rounds: readonly AuditRound[],
  used: readonly string[] = [],
  isWork: (finding: Finding) => boolean = () => true,
): NextWork {
  const { focus, minimum } = goal;
  const last = rounds.at(-1);
  if (!last) return { close: [], enhance: [] };
  const open = openOf(goal, last)
    .filter((one) => focus.includes(one.severity) && one.place !== 'no file' && !used.includes(unitKey(one)) && isWork(one))
    .toSorted((a, b) => (a.severity < b.severity ? -1 : a.severity > b.severity ? 1 : 0));
  const few = isStuck(rounds) ? open.slice(0, fewest) : open;
  if (goal.findings !== undefined) return { close: few, enhance: [] };
  const urgent = few.filter(isUrgent);
  if (urgent.length > 0) return { close: urgent, enhance: [] };
  return (lowestScore(last) ?? 0) < minimum ? { close: few, enhance: [] } : { close: [], enhance: few };
}

function isUrgent({ severity }: Finding): boolean {
  return severity === 'P0' || severity === 'P1';
}
