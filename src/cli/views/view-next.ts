import { reachedCap } from '../../core/budget/reached-cap.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { hangingLines } from '../terminal/wrap-line.ts';

export interface NextStep {
  /** Arguments after the program's name. */
  readonly command: string;
  readonly why: string;
}

/** What a person can do with a run in this state, with the exact commands. */
export function nextSteps(state: RunState): NextStep[] {
  const id = state.runId;
  const undo = Object.values(state.files).some((file) => !file.output)
    ? [{ command: `undo ${id}`, why: 'bring back every file as it was' }]
    : [];
  switch (state.status) {
    case 'waiting-approval':
    case 'saved':
      return [
        { command: `approve ${id}`, why: 'read it again and answer' },
        { command: `approve ${id} --yes`, why: 'approve it as it is' },
        { command: `cancel ${id}`, why: 'give it up' },
      ];
    case 'stopped':
      return [
        { command: `resume ${id} --guidance "…"`, why: 'go on with your advice' },
        { command: `resume ${id}`, why: 'try again as it is' },
        ...(state.stop?.reason === 'review'
          ? [{ command: `resume ${id} --dismiss all`, why: 'its issues are none (or by number: --dismiss 1,3)' }]
          : []),
        ...undo,
      ];
    case 'budget-reached':
      return [{ command: `resume ${id} ${raise(state)}`, why: 'go on with more' }, ...undo];
    case 'interrupted':
    case 'running':
      return [
        { command: `resume ${id}`, why: 'go on where it was' },
        { command: `cancel ${id}`, why: 'give it up' },
      ];
    case 'completed':
      return [{ command: `apply ${id} --branch NAME`, why: 'commit it on a branch of its own' }, ...undo];
    case 'cancelled':
    case 'failed':
      return undo;
  }
}

/** The option that raises the cap in the way, with a figure that leaves room. */
function raise(state: RunState): string {
  const reached = reachedCap(state);
  return reached ? `--${reached.cap === 'usd' ? 'budget' : reached.cap} ${reached.proposed}` : '--budget USD';
}

/** The steps as lines that can be copied. */
export function nextLines(steps: readonly NextStep[], program: string, width: number): Line[] {
  const commands = steps.map((step) => `${program} ${step.command}`);
  const cells = Math.max(0, ...commands.map((command) => command.length));
  const beside = cells + 36 <= width;
  return steps.flatMap((step, index) => {
    const command = commands[index] ?? '';
    if (beside) return [line('  ', span(command.padEnd(cells), 'accent'), span(`   ${step.why}`, 'dim'))];
    // Not wrapped: a command has to survive copying.
    return [line('  ', span(command, 'accent')), ...hangingLines(line('    '), line(span(step.why, 'dim')), width, 4)];
  });
}
