import type { ReviewIssue } from '../../protocol/review-report.ts';
import { issuesNamed } from '../arguments/issue-numbers.ts';
import { line, span } from '../terminal/line.ts';
import type { Screen } from '../terminal/screen.ts';
import { issueLines } from '../views/view-review.ts';
import type { LineReader, Typed } from './line-reader.ts';

/** Which issues of a review are none, by their numbers; nothing said means none of them. */
export async function askIssues(
  screen: Screen,
  reader: LineReader,
  issues: readonly ReviewIssue[],
  signal: AbortSignal,
): Promise<{ kind: 'issues'; issues: readonly ReviewIssue[] } | Extract<Typed, { kind: 'interrupt' | 'superseded' }>> {
  screen.log([...issueLines(issues, screen.width() - 1, 2), line('Which are none?', span('  numbers like 1,3, or all', 'dim'))]);
  for (;;) {
    const typed = await reader.ask(screen.prompt(line(span('› ', 'accent'))), { signal });
    if (typed.kind === 'end') return { kind: 'issues', issues: [] };
    if (typed.kind !== 'line') return typed;
    if (typed.text.trim() === '') return { kind: 'issues', issues: [] };
    const found = issuesNamed(typed.text, issues);
    if (found.ok) return { kind: 'issues', issues: found.named };
    screen.log([line(span(`Please give ${found.problem}`, 'warn'))]);
  }
}
