import type { Finding } from '../../protocol/audit.ts';
import type { ReviewIssue } from '../../protocol/review-report.ts';
import { findingsOf } from '../audit/next-work.ts';
import type { RunState } from './run-state.ts';

type Named = Pick<RunState, 'reviews' | 'audit'>;

/** What the latest review or audit names: what a person can dismiss now. */
export function latestIssues({ reviews, audit }: Named): ReviewIssue[] {
  const round = audit?.rounds.at(-1);
  return round ? findingsOf(round).map(issueOfFinding) : (reviews.at(-1)?.issues ?? []);
}

/** What any review or audit of the run named, dismissed or not. */
export function allIssues({ reviews, audit }: Named): ReviewIssue[] {
  const findings = (audit?.rounds ?? []).flatMap(({ dimensions }) => dimensions.flatMap((one) => [...one.findings, ...one.dismissed]));
  return [...reviews.flatMap((review) => [...review.issues, ...review.dismissed]), ...findings.map(issueOfFinding)];
}

/** What a finding is as an issue of a review. */
export function issueOfFinding({ severity, category, title, file, line, description, recommendation, fingerprint }: Finding): ReviewIssue {
  return {
    title: `${severity} ${title}`,
    file,
    line,
    description,
    fix: recommendation,
    rule: category === '' ? null : category,
    fingerprint,
  };
}
