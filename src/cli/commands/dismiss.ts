import { english } from '../../core/describe/locale.ts';
import { latestIssues } from '../../core/run/named-issues.ts';
import { issueList } from '../../core/report/report-markdown.ts';
import { UserError } from '../../app/contracts.ts';
import { documentLines } from '../terminal/markdown.ts';
import { line, span } from '../terminal/line.ts';
import { plural } from '../views/format.ts';
import { nextLines } from '../views/view-next.ts';
import type { CommandContext } from './command.ts';
import { openRun } from './session-of-run.ts';

export async function dismiss(context: CommandContext): Promise<void> {
  const { args, screen, by, io } = context;
  const { run, session } = await openRun(context);
  const issues = latestIssues(run.state);
  if (issues.length === 0) throw new UserError(`The last review of run ${run.runId} has no open issue.`);
  const words = args.positionals.slice(1);
  if (words.length === 0) {
    screen.log(documentLines(issueList(issues, english).join('\n'), screen.width() - 1));
    return;
  }
  const chosen = [...new Set(words)].map((word) => {
    const issue = /^\d+$/.test(word) ? issues[Number(word) - 1] : undefined;
    if (!issue) throw new UserError(`There is no issue ${word}. Give numbers from 1 to ${issues.length}.`);
    return issue;
  });
  let result = { goesOn: false, left: issues.length };
  for (const { fingerprint } of chosen) result = await session.dismiss(run.runId, fingerprint, by);
  screen.say([
    line(
      `${plural(chosen.length, 'issue')} dismissed; later reviews in this workspace won’t report ${chosen.length === 1 ? 'it' : 'them'} again.`,
    ),
  ]);
  if (result.left > 0 || run.state.status !== 'stopped') return;
  screen.say([line(span(result.goesOn ? 'No issues are left; the run continues.' : 'No issues are left.', 'good'))]);
  if (!result.goesOn)
    screen.log(nextLines([{ command: `resume ${run.runId}`, why: 'continue where it left off' }], io.program, screen.width() - 1));
}
