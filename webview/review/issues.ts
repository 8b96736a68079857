import type { ReviewIssue } from '../../src/protocol/review-report.ts';
import { ownerOf } from '../../src/core/policy/owned-paths.ts';
import type { RunState } from '../../src/core/run/run-state.ts';

export interface ShownIssue extends ReviewIssue {
  /** `open`: the latest review has it · 'fixed': an earlier one had it · `dismissed`: by the person. */
  readonly standing: 'open' | 'fixed' | 'dismissed';
  /** Rounds that had it, in order. */
  readonly rounds: readonly number[];
  /** The agent that owns its file; null = nobody does. */
  readonly agent: string | null;
}

export function openIssues(run: RunState, dismissed: ReadonlySet<string>): ShownIssue[] {
  return shownIssues(run, dismissed).filter(({ standing }) => standing === 'open');
}

/** The issues of all rounds (`dismissed`: those that the person dismissed, besides what the events say), each once, as the latest round that had it puts it; open ones first. */
export function shownIssues(run: RunState, dismissed: ReadonlySet<string>): ShownIssue[] {
  const latest = run.reviews.at(-1)?.round ?? 0;
  const known = new Map<string, ShownIssue>();
  const gone = new Set([...dismissed, ...run.reviews.flatMap((review) => review.dismissed.map((issue) => issue.fingerprint))]);
  for (const review of run.reviews) {
    const { round } = review;
    for (const issue of [...review.issues, ...review.dismissed]) {
      const rounds = [...(known.get(issue.fingerprint)?.rounds ?? []), round];
      const standing = gone.has(issue.fingerprint) ? 'dismissed' : round === latest ? 'open' : 'fixed';
      const agent = issue.file === null ? null : (ownerOf(run.agents, issue.file)?.name ?? null);
      known.set(issue.fingerprint, { ...issue, rounds, standing, agent });
    }
  }
  const order = { open: 0, dismissed: 1, fixed: 2 };
  return [...known.values()].toSorted((a, b) => order[a.standing] - order[b.standing]);
}
