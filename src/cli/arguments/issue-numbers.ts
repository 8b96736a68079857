import type { ReviewIssue } from '../../protocol/review-report.ts';

/** The issues of a review that a person names by their numbers, as they are shown ("1,3" or "all"); `problem`: why not, in words. */
export function issuesNamed(
  text: string,
  issues: readonly ReviewIssue[],
): { readonly ok: true; readonly named: readonly ReviewIssue[] } | { readonly ok: false; readonly problem: string } {
  if (text.trim().toLowerCase() === 'all') return { ok: true, named: issues };
  const named = new Set<ReviewIssue>();
  for (const word of text.split(',')) {
    const issue = /^\s*\d{1,4}\s*$/.test(word) ? issues[Number(word) - 1] : undefined;
    if (!issue) return { ok: false, problem: `numbers from 1 to ${issues.length}, like 1,3, or all; "${word.trim()}" is not.` };
    named.add(issue);
  }
  return { ok: true, named: [...named] };
}
