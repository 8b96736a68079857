import { documentInEnglish } from '../../core/describe/message.ts';
import { needsYou } from '../../core/question/needs-you.ts';
import { exitCodes } from '../exit-codes.ts';
import { line } from '../terminal/line.ts';
import { inboxLines } from '../views/view-inbox.ts';
import type { Command } from './command.ts';
import { workspaceOf } from '../workspace-of.ts';

export const inboxCommand: Command = {
  name: 'inbox',
  usage: '',
  summary: 'list what needs you, over all runs, the oldest first',
  positionals: { min: 0, max: 0 },
  options: [],
  async run(context) {
    const { args, events, io, screen } = context;
    const here = await workspaceOf(context.io.cwd, args);
    const folder = args.values.has('workspace') ? here : null;
    const waiting = needsYou(await (await context.app()).runs.list()).filter(
      ({ run }) => folder === null || run.state.workspace === folder,
    );
    if (events !== null)
      for (const { run, question } of waiting)
        events.write(`${JSON.stringify(documentInEnglish({ runId: run.runId, workspace: run.state.workspace, ...question }))}\n`);
    else if (waiting.length === 0) screen.log([line('Nothing waits for you.')]);
    else screen.log(inboxLines(waiting, { program: io.program, here }, screen.width() - 1));
    return exitCodes.done;
  },
};
