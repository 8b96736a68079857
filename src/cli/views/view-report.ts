import { hintsOf } from '../../core/question/needs-you.ts';
import { nextSteps } from '../../core/report/next-steps.ts';
import { reportMarkdown } from '../../core/report/report-markdown.ts';
import { runReport } from '../../core/report/run-report.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { documentLines } from '../terminal/markdown.ts';
import { nextLines } from './view-next.ts';

/** Names what only the face knows: how it is called, and where it wrote report.json. */
export interface ReportContext {
  readonly program: string;
  readonly reportFile: string | null;
  /** There is a repository to commit to. */
  readonly commits: boolean;
}

/** The report of a run as it stands, ended or not: its document, where it lies, and what to do next as commands to copy. */
export function reportLines(state: RunState, { program, reportFile, commits }: ReportContext, width: number): Line[] {
  const report = runReport(state, program);
  const commands = nextSteps(state).filter(({ command }) => commits || !command.startsWith('apply '));
  const logs = state.evidence.some(({ log }) => log !== null) ? [{ command: `runs show ${state.runId} --log ID`, why: 'a whole log' }] : [];
  const hints = state.questions.flatMap((question) => hintsOf(state, question));
  return [
    [],
    line(span('─'.repeat(Math.min(width, 72)), 'dim')),
    // Notices were told when they came.
    ...documentLines(reportMarkdown({ ...report, notices: [], nextSteps: hints }), width),
    ...(hints.length > 0 || commands.length + logs.length === 0 ? [] : [[], line(span('Next', 'strong'))]),
    ...nextLines([...commands, ...logs], program, width),
    ...(reportFile === null ? [] : [[], line('  ', span('report  ', 'dim'), reportFile)]),
    [],
  ];
}
