import { exitCodes } from '../exit-codes.ts';
import { undoLines } from '../views/view-undo.ts';
import type { Command } from './command.ts';
import { withSession } from './see-through.ts';
import { findRun, sessionOfRun } from './session-of-run.ts';

export const undoCommand: Command = {
  name: 'undo',
  usage: '<run | last>',
  summary: 'bring back every file that the run changed and nobody changed since',
  positionals: { min: 1, max: 1 },
  options: [],
  async run(context) {
    const app = await context.app();
    const run = await findRun(context, app);
    return withSession(await sessionOfRun(context, app, run), async (session) => {
      context.screen.log(undoLines(await session.undo(run.runId), context.screen.width() - 1));
      return exitCodes.done;
    });
  },
};
