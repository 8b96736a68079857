import { UserError, type RollBackTarget, type RolledBack, type Session } from '../../app/contracts.ts';
import { refusalError } from '../../app/refusal.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { describeUndone } from '../../core/describe/undone.ts';
import type { OptionName } from '../arguments/options.ts';
import { saysYes } from '../dialogue/ask-line.ts';
import { line } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { describedLines } from '../views/view-log.ts';
import type { CommandContext } from './command.ts';
import { exitCodes } from '../exit-codes.ts';
import { openRun } from './session-of-run.ts';

export async function undo(context: CommandContext): Promise<number> {
  const { run, session } = await openRun(context);
  const isPart = ['file', 'hunk', 'phase'].some((name) => context.args.values.has(name as OptionName));
  const ends = !isPart && run.state.endedAt === null;
  if (ends && run.process !== null) throw refusalError(run.runId, { reason: 'owned', ...run.process });
  if (ends && !(await mayEnd(context, run.runId))) return exitCodes.done;
  const undone = await takeBack(context, session, run.runId).catch((error: unknown) => tellNothing(context, run.runId, error));
  if (undone === null) return exitCodes.done;
  return tellUndone(context, { runId: run.runId, cancelled: ends }, undone);
}

/** A run that is not over could only go on without its files: being undone ends it. A person is asked first; where there is none, the command is the word. */
async function mayEnd(context: CommandContext, runId: string): Promise<boolean> {
  const { args, reader, screen } = context;
  if (args.switches.has('yes') || reader === null) return true;
  screen.log(wrapLine(line(`Run ${runId} is not over. Undoing it cancels it for good: it cannot be resumed.`), screen.width() - 1));
  if (await saysYes(context, 'Cancel and undo it?')) return true;
  screen.log([line('Nothing was changed.')]);
  return false;
}

/** Says what was brought back and what was not; `cancelled`: the run ended with it. Returns the exit code. */
export function tellUndone(
  context: CommandContext,
  of: { readonly runId: string; readonly cancelled: boolean },
  undone: RolledBack,
): number {
  const ended = of.cancelled ? [line(`Run ${of.runId} is cancelled.`)] : [];
  const told = describedLines(describeUndone(undone), context.screen.width() - 1, Infinity);
  context.tell([{ ...of, ...undone }], [...ended, ...told], null);
  return undone.skipped.length > 0 ? exitCodes.left : exitCodes.done;
}

/** Nothing to bring back is no failure: whoever reads JSON gets the object that an undo always is, and no error. */
function tellNothing(context: CommandContext, runId: string, error: unknown): null {
  if (context.events === null || !(error instanceof UserError) || error.exitCode !== exitCodes.done) throw error;
  context.tell([{ runId, cancelled: false, restored: [], skipped: [], removed: [] }], [], null);
  context.screen.say([line(inEnglish(error.text))]);
  return null;
}

async function takeBack({ args, by }: CommandContext, session: Session, runId: string): Promise<RolledBack> {
  const [file, hunk, phase] = [args.values.get('file'), args.values.get('hunk'), args.values.get('phase')];
  if (file !== undefined && phase !== undefined) throw new UserError('Give --file or --phase, not both.');
  if (hunk !== undefined && file === undefined) throw new UserError('--hunk counts the changes of one file; name it with --file.');
  if (phase !== undefined) return session.rollBack(runId, { phase }, by);
  if (file === undefined) return session.rollBack(runId, { run: true }, by);
  const target: RollBackTarget = hunk === undefined ? { file } : { file, hunk: await hunkId(session, runId, file, hunk) };
  return session.rollBack(runId, target, by);
}

/** The id of the n-th change of a file, from 1. */
async function hunkId(session: Session, runId: string, file: string, number: string): Promise<string> {
  const hunks = await session.hunks(runId, file);
  const found = /^\d+$/.test(number) ? hunks[Number(number) - 1] : undefined;
  if (found) return found.id;
  const lines = hunks.map((hunk, index) => `  ${index + 1}: line ${hunk.line}, +${hunk.added} -${hunk.removed}`);
  throw new UserError(
    hunks.length === 0
      ? `The run's change of ${file} cannot be taken apart; bring the whole file back without --hunk.`
      : `--hunk needs the number of a change of ${file}:\n${lines.join('\n')}`,
  );
}
