import type { RunState } from '../run/run-state.ts';
import type { PastAudit } from '../../protocol/webview-view.ts';
import { effectiveScore } from './score.ts';

/** The runs that audited a module of this one in the same workspace, itself included, the oldest first, each with its last scores of these modules. */
export function pastAudits(state: Pick<RunState, 'workspace' | 'audit'>, all: readonly RunState[]): PastAudit[] {
  const own = new Set(state.audit?.goal.modules);
  return all
    .filter(({ workspace }) => workspace === state.workspace)
    .flatMap(({ runId, audit, spend }): PastAudit[] => {
      const last = audit?.rounds.findLast(({ iteration }) => iteration > 0 || audit.goal.findings === undefined);
      const same = last?.dimensions.filter(({ module }) => own.has(module)) ?? [];
      if (!last || same.length === 0) return [];
      const scores = same.map((one) => ({ module: one.module, dimension: one.dimension, score: effectiveScore(one) }));
      return [{ runId, at: last.at, usd: spend.usd, scores }];
    })
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
