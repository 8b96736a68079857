import { UserError } from '../../app/contracts.ts';
import { describeSkipped } from '../../core/describe/undone.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { line } from '../terminal/line.ts';
import { nextLines } from '../views/view-next.ts';
import { plural } from '../views/format.ts';
import { saysYes } from '../dialogue/ask-line.ts';
import type { CommandContext } from './command.ts';
import { findRun, sessionOfRun } from './session-of-run.ts';
import { tellUndone } from './undo.ts';
import { changedFiles } from '../../core/run/changed-files.ts';

export async function cancel(context: CommandContext): Promise<number | void> {
  const { io, screen, reader, by } = context;
  const app = await context.app();
  const run = await findRun(context, app);
  const { runId } = run;
  if (run.state.endedAt !== null) throw new UserError(`Run ${runId} has ended already (${run.state.status}).`);
  const { restored, skipped } = await app.cancel(runId, by);
  const tried = [...restored, ...skipped.map(({ file }) => file)];
  const kept = changedFiles(run.state).flatMap(({ file }) => (tried.includes(file) ? [] : file));
  const lines = [
    line(`Run ${runId} is cancelled.`),
    ...(restored.length > 0 ? [line(`Removed, because nothing was approved: ${restored.join(', ')}`)] : []),
    ...describeSkipped(skipped).map((text) => line(inEnglish(text))),
  ];
  if (kept.length > 0 && reader !== null) {
    screen.log(lines);
    if (await saysYes(context, `Bring back ${plural(kept.length, 'file')} as they were?`)) {
      const session = await sessionOfRun(context, app, run);
      return tellUndone(context, { runId, cancelled: false }, await session.rollBack(runId, { run: true }, by));
    }
  }
  const undo = [{ command: `undo ${runId}`, why: 'undo them' }];
  const left = [line(`Its changes to ${plural(kept.length, 'file')} are kept.`), ...nextLines(undo, io.program, screen.width() - 1)];
  context.tell(
    [{ runId, restored, skipped, kept }],
    [...(kept.length > 0 && reader !== null ? [] : lines), ...(kept.length > 0 ? left : [])],
    null,
  );
}
