import { documentInEnglish } from '../../core/describe/message.ts';
import { needsYou } from '../../core/question/needs-you.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { line, span } from '../terminal/line.ts';
import { nextLines } from '../views/view-next.ts';
import { inboxLines, interruptedLines } from '../views/view-inbox.ts';
import type { CommandContext } from './command.ts';
import { elsewhereWords, inWorkspace, onlyIn, workspaceOf } from '../workspace-of.ts';

export async function inbox(context: CommandContext): Promise<void> {
  const { args, events, io, screen } = context;
  const [here, folder] = [await workspaceOf(io.cwd, args), await onlyIn(io.cwd, args)];
  const isHere = ({ state }: RunView): boolean => folder === null || state.workspace === folder;
  const app = await context.app();
  const all = await app.runs.list();
  const open = needsYou(all);
  const replies = await Promise.all(open.map(({ run, question }) => app.replied(run.runId, question.id)));
  const unanswered = open.filter((_, index) => replies[index] === null);
  const waiting = unanswered.filter(({ run }) => isHere(run));
  if (events !== null) {
    for (const { run, question } of waiting)
      events.write(`${JSON.stringify(documentInEnglish({ runId: run.runId, workspace: run.state.workspace, ...question }))}\n`);
    return;
  }
  // Of a run with a question that is told beside its question.
  const lost = all.filter(({ status, state }) => status === 'interrupted' && state.questions.length === 0);
  const mine = lost.filter(isHere);
  const width = screen.width() - 1;
  const where = folder === null ? '' : ` in ${folder}`;
  if (waiting.length + mine.length === 0) screen.say([line(`Nothing waits for you${where}.`)]);
  screen.log([
    ...inboxLines(waiting, { program: io.program, here }, width),
    ...interruptedLines(mine.toReversed(), { program: io.program, here }, width),
  ]);
  for (const [index, { run }] of open.entries()) {
    const reply = replies[index];
    if (!reply || run.owner !== 'none' || !isHere(run)) continue;
    const next = nextLines(
      [{ command: `resume ${run.runId}`, why: 'continue where it left off' }],
      inWorkspace(io.program, run.state.workspace, here),
      width,
    );
    screen.log([line(`Answered by ${reply.by}; no process works on the run:`), ...next]);
  }
  const elsewhere = elsewhereWords(unanswered.length - waiting.length + lost.length - mine.length);
  if (elsewhere !== '') screen.say([line(span(elsewhere, 'dim'))]);
}
