import { resolve } from 'node:path';
import { documentInEnglish } from '../../core/describe/message.ts';
import { needsYou } from '../../core/question/needs-you.ts';
import { canonicalWorkspace } from '../../node/real-path.ts';
import { exitCodes } from '../exit-codes.ts';
import { line } from '../terminal/line.ts';
import { inboxLines } from '../views/view-inbox.ts';
import type { Command } from './command.ts';

export const inboxCommand: Command = {
  name: 'inbox',
  usage: '',
  summary: 'list what needs you, over all runs, the oldest first',
  positionals: { min: 0, max: 0 },
  options: [],
  async run(context) {
    const { args, events, io, screen } = context;
    const named = args.values.get('workspace');
    // Runs whose folder was moved away are found by the name that they know.
    const folder = named === undefined ? null : await canonicalWorkspace(resolve(io.cwd, named)).catch(() => resolve(io.cwd, named));
    const waiting = needsYou(await (await context.app()).runs.list()).filter(
      ({ run }) => folder === null || run.state.workspace === folder,
    );
    if (events !== null)
      for (const { run, question } of waiting)
        events.write(`${JSON.stringify(documentInEnglish({ runId: run.runId, workspace: run.state.workspace, ...question }))}\n`);
    else if (waiting.length === 0) screen.log([line('Nothing waits for you.')]);
    else screen.log(inboxLines(waiting, io.program, screen.width() - 1));
    return exitCodes.done;
  },
};
