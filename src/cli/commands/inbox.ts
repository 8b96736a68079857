import { documentInEnglish } from '../../core/describe/message.ts';
import { needsYou } from '../../core/question/needs-you.ts';
import { line } from '../terminal/line.ts';
import { nextLines } from '../views/view-next.ts';
import { inboxLines } from '../views/view-inbox.ts';
import type { CommandContext } from './command.ts';
import { inWorkspace, workspaceOf } from '../workspace-of.ts';

export async function inbox(context: CommandContext): Promise<void> {
  const { args, events, io, screen } = context;
  const here = await workspaceOf(context.io.cwd, args);
  const folder = args.values.has('workspace') ? here : null;
  const app = await context.app();
  const open = needsYou(await app.runs.list()).filter(({ run }) => folder === null || run.state.workspace === folder);
  const replies = await Promise.all(open.map(({ run, question }) => app.replied(run.runId, question.id)));
  const waiting = open.filter((_, index) => replies[index] === null);
  if (events !== null) {
    for (const { run, question } of waiting)
      events.write(`${JSON.stringify(documentInEnglish({ runId: run.runId, workspace: run.state.workspace, ...question }))}\n`);
    return;
  }
  const width = screen.width() - 1;
  screen.log(waiting.length === 0 ? [line('Nothing waits for you.')] : inboxLines(waiting, { program: io.program, here }, width));
  for (const [index, { run }] of open.entries()) {
    const reply = replies[index];
    if (!reply || run.owner !== 'none') continue;
    const next = nextLines(
      [{ command: `resume ${run.runId}`, why: 'continue where it left off' }],
      inWorkspace(io.program, run.state.workspace, here),
      width,
    );
    screen.log([line(`Answered by ${reply.by}; no process works on the run:`), ...next]);
  }
}
