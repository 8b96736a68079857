import type { RunView } from '../../app/runs/run-view.ts';
import { localTime } from '../../core/describe/locale.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { titleOf } from '../../core/describe/request-title.ts';
import { commented } from '../../core/question/question.ts';
import { askedFor, isShownWhole, questionTitle, type Waiting } from '../../core/question/needs-you.ts';
import { choosable, tickable } from '../../core/question/ticked-items.ts';
import { nextSteps } from '../../core/report/next-steps.ts';
import type { OpenQuestion, RunState } from '../../core/run/run-state.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { liftingOption } from '../arguments/lift-cap.ts';
import { line, lineWidth, span, type Line, type Span } from '../terminal/line.ts';
import { hangingLines } from '../terminal/wrap-line.ts';
import { inWorkspace } from '../workspace-of.ts';
import { marks } from './marks.ts';
import { gravityLines, optionWords } from './view-question.ts';
import { nextLines } from './view-next.ts';

/** A question in a line; of one that is answered by what stands beside it all of that. */
function wordsOf(question: OpenQuestion): string[] {
  const { detail, hints, delta } = question;
  const whole = isShownWhole(question);
  const all = [questionTitle(question), ...(whole ? [detail, ...hints, delta] : [])].flatMap((text) => inEnglish(text).split('\n'));
  return whole ? all.filter((row) => row !== '') : all.slice(0, 1);
}

interface Called {
  readonly program: string;
  /** The folder of the program. */
  readonly here: string;
}

/** What waits for the person: each question with its run, its items by number, and a command for each answer. */
export function inboxLines(waiting: readonly Waiting<RunView>[], { program, here }: Called, width: number): Line[] {
  return waiting.flatMap(({ run, question }) => {
    const { state } = run;
    const there = inWorkspace(program, state.workspace, here);
    const since = localTime(question.at);
    return [
      ...runLine(marks.question, state, since, width),
      ...wordsOf(question).flatMap((row) => hangingLines(line('  '), line(row), width, 2)),
      ...[tickable(question.items), choosable(question)].flatMap((items) =>
        items.flatMap(({ title, choices }, index) =>
          hangingLines(
            line(`    ${index + 1}. `),
            line(inEnglish(title), span(choices ? `  ${choices.map(({ id }) => id).join(', ')}` : '', 'dim')),
            width,
            7,
          ),
        ),
      ),
      ...gravityLines(question, width),
      // Nobody approves a document by its name.
      ...(askedFor(question) === 'approval' ? commandLines(`${there} approve ${run.runId}`, line('review it and answer'), width) : []),
      ...question.options.flatMap((option) => {
        const { id, text, caps, each } = option;
        const command = `${there} reply ${run.runId} ${question.id} ${formatCommandLine([id])}`;
        const words = `${text === 'must' ? ' "…"' : ''}${caps ? ` ${liftingOption(state)}` : ''}${each ? ' --choose 1=…,2=…' : ''}`;
        return [
          ...commandLines(`${command}${words}`, optionWords(option), width),
          ...(commented(question, option) === null
            ? []
            : commandLines(`${command} --comment 'FILE:LINE: …'`, line('the same, on lines'), width)),
        ];
      }),
      [],
    ];
  });
}

/** The command is not wrapped: it has to survive copying. What it does stands beside it where there is room. */
function commandLines(command: string, does: Line, width: number): Line[] {
  const beside = line('    ', span(command, 'accent'), '   ', does);
  if (lineWidth(beside) <= width) return [beside];
  return [line('    ', span(command, 'accent')), ...hangingLines(line('      '), does, width, 6)];
}

/** Runs that ask nothing, and do not go on by themselves because their process is gone. */
export function interruptedLines(runs: readonly RunView[], { program, here }: Called, width: number): Line[] {
  return runs.flatMap(({ state, startedAt }) => [
    ...runLine(marks.warning, state, localTime(startedAt), width),
    ...hangingLines(line('  '), line('interrupted: no process works on it'), width, 2),
    ...nextLines(nextSteps(state), inWorkspace(program, state.workspace, here), width),
    [],
  ]);
}

function runLine(mark: Span, state: RunState, since: string, width: number): Line[] {
  return hangingLines(line(mark, ' '), line(span(titleOf(state), 'strong'), span(`  ${since}  ${state.workspace}`, 'dim')), width, 2);
}
