import { unitKey, unitName } from '../../src/core/audit/unit.ts';
import type { ScoreHistory } from '../../src/core/audit/draw-scores.ts';
import type { AuditReport } from '../../src/protocol/report.ts';
import type { PastAudit } from '../../src/protocol/webview-view.ts';
import { formatDay } from '../shared/format.ts';

/** The last scores of each run that audited its modules, the oldest first, against the target of the one that is shown. */
export function overRuns(past: readonly PastAudit[], goal: AuditReport['goal']): ScoreHistory {
  const units = new Map(past.flatMap(({ scores }) => scores.map((one) => [unitKey(one), one])));
  return {
    target: goal.target,
    audits: past.map(({ at }) => formatDay(at)),
    series: [...units].map(([key, unit]) => ({
      name: unitName(unit, goal),
      points: past.map(({ scores }) => {
        const score = scoreOf(scores, key);
        return score === null ? null : { score, computed: false, lead: null };
      }),
    })),
  };
}

/** The score of the unit that has that key; null: it has none there. */
export function scoreOf(scores: PastAudit['scores'], key: string): number | null {
  return scores.find((one) => unitKey(one) === key)?.score ?? null;
}
