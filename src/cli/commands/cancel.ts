import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../app/contracts.ts';
import { describeSkipped } from '../../core/describe/undone.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { line, type Line } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import type { RunState } from '../../core/run/run-state.ts';
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
  ].flatMap((row) => wrapLine(row, screen.width() - 1));
  if (kept.length > 0 && reader !== null) {
    screen.log(lines);
    if (await saysYes(context, `Bring back ${plural(kept.length, 'file')} as they were?`)) {
      const session = await sessionOfRun(context, app, run);
      return tellUndone(context, { runId, cancelled: false }, await session.rollBack(runId, { run: true }, by));
    }
  }
  const undo = [{ command: `undo ${runId}`, why: 'undo them' }];
  const width = screen.width() - 1;
  const spec = leftSpec(run.state);
  const left = [
    ...(kept.length > 0 ? [line(`Its changes to ${plural(kept.length, 'file')} are kept.`), ...nextLines(undo, io.program, width)] : []),
    ...(spec === null ? [] : specLines(spec, io.program, width)),
  ];
  context.tell(
    [{ runId, restored, skipped, kept, ...(spec === null ? {} : { spec }) }],
    [...(kept.length > 0 && reader !== null ? [] : lines), ...left],
    null,
  );
}

/** The spec that lies there still, by its path in the workspace; null: none was written, or it is gone. */
function leftSpec({ spec, workspace }: RunState): string | null {
  return spec !== null && existsSync(join(workspace, spec.file)) ? spec.file : null;
}

function specLines(file: string, program: string, width: number): Line[] {
  return [
    ...wrapLine(line(`Its spec is left: ${file}`), width),
    ...nextLines([{ command: `approve ${formatCommandLine([file])}`, why: 'start a new run with it' }], program, width),
    ...wrapLine(line('Delete its folder if you no longer want it.'), width),
  ];
}
