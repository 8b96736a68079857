import { severities, type Severity, type WrittenAudit } from '../../protocol/audit.ts';

const points: Readonly<Record<Severity, number>> = { P0: 20, P1: 10, P2: 5, P3: 2, P4: 1 };

type Graded = { readonly severity: Severity };

export function countBySeverity(findings: readonly Graded[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { P0: 0, P1: 0, P2: 0, P3: 0, P4: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** What the findings alone come to, 0 to 100. null: neither a score nor a finding was told, so nothing can be said. */
export function computedScore({ score, findings }: { readonly score: number | null; readonly findings: readonly Graded[] }): number | null {
  if (score === null && findings.length === 0) return null;
  const counts = countBySeverity(findings);
  return Math.max(0, 100 - severities.reduce((sum, severity) => sum + points[severity] * counts[severity], 0));
}

/** The score that thresholds go by: the stated one, else the computed one. */
export function effectiveScore(audit: { readonly score: WrittenAudit['score']; readonly findings: readonly Graded[] }): number | null {
  return audit.score ?? computedScore(audit);
}
