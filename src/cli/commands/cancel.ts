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
  if (run.state.endedAt !== null) throw new UserError(`Run ${run.runId} has ended already (${run.state.status}).`);
  const { restored, skipped } = await app.cancel(run.runId, by);
  screen.log([line(`Run ${run.runId} is cancelled.`)]);
  if (restored.length > 0) screen.log([line(`Removed, because nothing was approved: ${restored.join(', ')}`)]);
  if (skipped.length > 0) screen.log(describeSkipped(skipped).map((text) => line(inEnglish(text))));
  const tried = [...restored, ...skipped.map(({ file }) => file)];
  const changed = changedFiles(run.state).filter(({ file }) => !tried.includes(file));
  if (changed.length === 0) return;
  if (reader !== null && (await saysYes(context, `Bring back ${plural(changed.length, 'file')} as they were?`))) {
    const session = await sessionOfRun(context, app, run);
    return tellUndone(context, await session.rollBack(run.runId, { run: true }, by));
  }
  screen.log([
    line(`Its changes to ${plural(changed.length, 'file')} are kept.`),
    ...nextLines([{ command: `undo ${run.runId}`, why: 'undo them' }], io.program, screen.width() - 1),
  ]);
}
