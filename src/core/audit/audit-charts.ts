import { sentence } from '../describe/message.ts';
import { targetOf } from './goal-words.ts';
import type { Message } from '../../protocol/message.ts';
import type { AuditReport, Report } from '../../protocol/report.ts';
import type { FindingChange } from './draw-changes.ts';
import type { PhaseCost } from '../../protocol/webview-view.ts';
import type { ScoreHistory } from './draw-scores.ts';
import { unitKey, unitName, unitsOf } from './unit.ts';

/** What an audit of a run is called: the first one, then by the cycle that it ends. */
export function auditName(iteration: number): Message {
  return iteration === 0 ? sentence('first') : String(iteration);
}

/** What was only given in place of a first audit is no audit. */
function realRounds({ goal, rounds }: AuditReport): AuditReport['rounds'] {
  return goal.findings === undefined ? rounds : rounds.filter(({ iteration }) => iteration > 0);
}

/** Scores by module and dimension over the audits of a run; each point leads to its auditor. */
export function scoreHistory(audit: AuditReport): ScoreHistory {
  const rounds = realRounds(audit);
  return {
    target: targetOf(audit.goal),
    audits: rounds.map(({ iteration }) => auditName(iteration)),
    series: unitsOf(audit.goal).map((unit) => ({
      name: unitName(unit, audit.goal),
      points: rounds.map((round) => {
        const found = round.dimensions.find((one) => unitKey(one) === unitKey(unit));
        const score = found?.stated ?? found?.computed ?? null;
        if (!found || score === null) return null;
        const lead = found.attempt === '' ? null : { to: 'transcript' as const, path: found.attempt, turn: 1 };
        return { score, computed: found.stated === null, lead };
      }),
    })),
  };
}

/** New and closed findings of each audit. */
export function findingChanges({ rounds }: AuditReport): FindingChange[] {
  return rounds.map(({ iteration, opened, closed, dimensions }) => ({
    audit: auditName(iteration),
    opened,
    closed,
    open: dimensions.reduce((sum, one) => sum + one.critical_count + one.high_count + one.medium_count + one.low_count, 0),
  }));
}

/** Time and money of each passing of a phase that was not skipped. */
export function phaseCosts({ phases, attempts }: Pick<Report, 'phases' | 'attempts'>): PhaseCost[] {
  return phases
    .filter(({ status }) => status !== 'skipped')
    .map(({ phase, n, title, durationMs }) => {
      const key = n === undefined ? phase : `${phase}-${n}`;
      const by = attempts.filter((attempt) => attempt.phase === key).map(({ agent, path, usd }) => ({ agent, path, usd }));
      return { title, ms: durationMs ?? 0, usd: by.reduce((sum, { usd }) => sum + usd, 0), by };
    });
}
