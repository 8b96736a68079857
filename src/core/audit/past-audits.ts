import type { RunState } from '../run/run-state.ts';
import type { PastAudit } from '../../protocol/webview-view.ts';
import { effectiveScore } from './score.ts';

/** The runs that audited the same module of the same workspace as this one, itself included, the oldest first, each with its last scores. */
export function pastAudits(state: Pick<RunState, 'workspace' | 'audit'>, all: readonly RunState[]): PastAudit[] {
  const module = state.audit?.module.path;
  const same = all.filter(({ workspace, audit }) => workspace === state.workspace && audit?.module.path === module);
  return same
    .flatMap(({ runId, audit, spend }): PastAudit[] => {
      const last = audit?.rounds.findLast(({ iteration }) => iteration > 0 || audit.goal.findings === undefined);
      if (!last) return [];
      const scores = Object.fromEntries(last.dimensions.map((one) => [one.dimension, effectiveScore(one)]));
      return [{ runId, at: last.at, usd: spend.usd, scores }];
    })
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
