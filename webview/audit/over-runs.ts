import type { ScoreHistory } from '../../src/core/audit/draw-scores.ts';
import type { AuditGoal } from '../../src/protocol/audit.ts';
import type { PastAudit } from '../../src/protocol/webview-view.ts';
import { formatDay } from '../shared/format.ts';

/** The last scores of each run that audited the module, the oldest first, against the target of the one that is shown. */
export function overRuns(past: readonly PastAudit[], { target }: Pick<AuditGoal, 'target'>): ScoreHistory {
  const names = [...new Set(past.flatMap(({ scores }) => Object.keys(scores)))];
  return {
    target,
    audits: past.map(({ at }) => formatDay(at)),
    series: names.map((name) => ({
      name,
      points: past.map(({ scores }) => {
        const score = scores[name];
        return score === undefined || score === null ? null : { score, computed: false, lead: null };
      }),
    })),
  };
}
