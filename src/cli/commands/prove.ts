import { inEnglish } from '../../core/describe/message.ts';
import { describeResult } from '../../core/describe/terms.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { exitCodes } from '../exit-codes.ts';
import { line } from '../terminal/line.ts';
import { marks } from '../views/marks.ts';
import type { CommandContext } from './command.ts';
import { openRun } from './session-of-run.ts';

export async function prove(context: CommandContext): Promise<number> {
  const { run, session } = await openRun(context);
  const evidence = await session.prove(run.runId, context.by);
  const passed = evidence.every(({ result }) => result === 'pass');
  context.screen.log(
    evidence.map((one) =>
      line(one.result === 'pass' ? marks.done : marks.failed, ` ${formatCommandLine(one.command)}: ${inEnglish(describeResult(one).text)}`),
    ),
  );
  return passed ? exitCodes.done : exitCodes.stopped;
}
