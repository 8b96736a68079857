import { english, localeOf } from '../../core/describe/locale.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { describeWaiting } from '../../core/describe/question.ts';
import { describeResumable } from '../../core/describe/run.ts';
import type { RunOutcome } from '../../core/durable/contracts.ts';
import { stopOf, type RunState } from '../../core/run/run-state.ts';
import { isSealed } from '../../core/run/seal.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { nextSteps } from '../../core/report/next-steps.ts';
import { nextLines } from '../views/view-next.ts';
import { reportLines } from '../views/view-report.ts';
import type { DriveOptions } from './drive-options.ts';
import { mayCommit } from './may-commit.ts';
import { writeReport } from './write-report.ts';

export interface Ended {
  readonly state: RunState;
  /** null: another process works on the run. */
  readonly outcome: RunOutcome | null;
  readonly interrupted: boolean;
  /** Set when this process left a run that waits for a person. */
  readonly left: Left | null;
}

/** What the person needs to go on, and the run as it stood then. */
export interface Left {
  readonly said: readonly Line[];
  readonly state: RunState;
}

/** Writes report.json, prints the report or how to go on, and says what the exit code is. */
export async function endOfRun(options: DriveOptions, ended: Ended): Promise<number> {
  const { app, screen, io, runId } = options;
  const { state, outcome } = ended;
  const report = options.reportFile === null ? null : await writeReport(options, options.reportFile);
  const width = screen.width() - 1;
  const next = nextLines(nextSteps(state), io.program, width);

  if (ended.interrupted && state.endedAt === null) {
    const words =
      options.handle === null
        ? 'No longer watching; the run continues in the other process.'
        : localeOf(english, state).say(describeResumable(state));
    screen.log([
      [],
      ...wrapLine(line(words), width),
      ...(options.handle === null ? [line('  ', span(`${io.program} resume ${runId}`, 'accent'))] : next),
      [],
    ]);
    return exitCodes.interrupted;
  }
  if (options.handle === null && state.status === 'interrupted') {
    screen.log([[], ...wrapLine(line(span('The process that worked on this run is gone. Nothing is lost.', 'warn')), width), ...next, []]);
    return exitCodes.stopped;
  }
  if (outcome?.status === 'fenced') {
    screen.log([
      [],
      ...wrapLine(line(span('Another process has taken this run over; this one stopped.', 'warn')), width),
      line('  ', span(`${io.program} runs show ${runId}`, 'accent')),
      [],
    ]);
    return exitCodes.stopped;
  }
  if (outcome?.status === 'unwritable') {
    screen.log([[], ...wrapLine(line(span(inEnglish(outcome.error.message), 'bad')), width), ...next, []]);
    return exitCodes.stopped;
  }
  if (ended.left !== null && (state.status === 'waiting-approval' || state.status === 'saved')) {
    screen.log(ended.left.said);
    return exitCodes.waiting;
  }
  if (outcome?.status === 'failed' && state.status !== 'failed')
    screen.say([line(span(`The run failed: ${inEnglish(outcome.error.message)}`, 'bad'))]);
  if (options.progress) {
    // What the report says of the files is not looked for again.
    const looked = report !== null && isSealed(state) ? { ...state, changedOnDisk: report.stale } : (await app.runs.look(runId))?.state;
    const context = { program: io.program, reportFile: options.reportFile, commits: await mayCommit(state.workspace) };
    screen.log(reportLines(looked?.cursor === state.cursor ? looked : state, context, width));
  } else if (state.status !== 'completed') screen.log([...reasonLines(state), ...next]);
  return exitCodeOf(state);
}

/** Why the run did not come to its end, in short. */
function reasonLines(state: RunState): Line[] {
  const why = state.questions.length > 0 ? describeWaiting(state) : (state.error ?? '');
  return (inEnglish(why) || state.status).split('\n').map((row) => line(row));
}

function exitCodeOf(state: RunState): number {
  switch (state.status) {
    case 'completed':
      return (state.result?.conclusion ?? state.result?.missed) === undefined ? exitCodes.done : exitCodes.stopped;
    case 'waiting-approval':
    case 'saved':
      return exitCodes.waiting;
    case 'budget-reached':
      return exitCodes.budget;
    case 'interrupted':
      return exitCodes.interrupted;
    case 'stopped':
      if (state.questions.some(({ kind, options }) => kind === 'changes' || options.some(({ yes }) => yes))) return exitCodes.waiting;
      return stopOf(state)?.kind === 'proof' ? exitCodes.unproven : exitCodes.stopped;
    case 'running':
    case 'cancelled':
    case 'failed':
      return exitCodes.stopped;
  }
}
