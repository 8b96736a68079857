import { english } from '../../core/describe/locale.ts';
import type { NextStep } from '../../core/report/next-steps.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { hangingLines } from '../terminal/wrap-line.ts';

/** The steps as lines that can be copied. */
export function nextLines(steps: readonly NextStep[], program: string, width: number): Line[] {
  const commands = steps.map((step) => `${program} ${step.command}`);
  const cells = Math.max(0, ...commands.map((command) => command.length));
  const beside = cells + 36 <= width;
  return steps.flatMap((step, index) => {
    const command = commands[index] ?? '';
    const why = english.say(step.why);
    if (beside) return [line('  ', span(command.padEnd(cells), 'accent'), span(`   ${why}`, 'dim'))];
    // Not wrapped: a command has to survive copying.
    return [line('  ', span(command, 'accent')), ...hangingLines(line('    '), line(span(why, 'dim')), width, 4)];
  });
}
