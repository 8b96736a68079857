import type { ReviewIssue } from '../../protocol/review-report.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { hangingLines } from '../terminal/wrap-line.ts';

/** Issues of a review, numbered, with their place and the fix that is asked for. */
export function issueLines(issues: readonly ReviewIssue[], width: number, indent: number): Line[] {
  return issues.flatMap((issue, index) => {
    const number = `${index + 1}. `;
    const inner = indent + number.length;
    const detail = (text: string): Line[] =>
      text.trim() === '' ? [] : hangingLines(line(' '.repeat(inner)), line(span(text.replaceAll(/\s+/g, ' ').trim(), 'dim')), width, inner);
    const place = issue.file === null ? '' : `${issue.file}${issue.line === null ? '' : `:${issue.line}`}`;
    return [
      ...hangingLines(line(' '.repeat(indent), number), line(issue.title), width, inner),
      ...detail(place),
      ...detail(issue.fix === '' ? issue.description : `Fix: ${issue.fix}`),
    ];
  });
}
