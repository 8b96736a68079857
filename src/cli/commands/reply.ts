import { UserError, type App } from '../../app/contracts.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { answers, commented, replyTo } from '../../core/question/question.ts';
import { settled } from '../../app/reply-to-run.ts';
import { changeRequest } from '../../core/spec/change-request.ts';
import { choosable } from '../../core/question/ticked-items.ts';
import { changeComments, specRemarks } from '../arguments/comments-given.ts';
import { chosenBy, tickedBy } from '../arguments/items-named.ts';
import { mustLift } from '../arguments/lift-cap.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import type { OpenQuestion } from '../../core/run/run-state.ts';
import { capsOf } from '../arguments/option-values.ts';
import { exitCodes } from '../exit-codes.ts';
import { line } from '../terminal/line.ts';
import { nextLines } from '../views/view-next.ts';
import type { CommandContext } from './command.ts';
import { openRun } from './session-of-run.ts';

export async function reply(context: CommandContext): Promise<void> {
  const { args, io, screen, by } = context;
  const [, number = '', option = '', text = ''] = args.positionals;
  const { app, run, session } = await openRun(context);
  const question = run.state.questions.find(({ id }) => String(id) === number);
  if (!question) throw await closed(context, app, run, number);
  const chosen = question.options.find(({ id }) => id === option);
  if (!chosen)
    throw new UserError(`The answers are: ${question.options.map(({ id, title }) => `${id} (${inEnglish(title)})`).join(', ')}.`);
  const open = chosen.each === true ? choosable(question).length - Object.keys(chosenBy(args, question)).length : 0;
  if (open > 0)
    throw new UserError(
      `"${inEnglish(chosen.title)}" needs --choose with one of the choices for each item, like 1=${choosable(question)[0]?.choices[0]?.id}.`,
    );
  const caps = capsOf(args);
  const command = `${io.program} ${formatCommandLine(['reply', run.runId, number, option])}`;
  if (chosen.caps) mustLift(run.state, caps, command);
  // A document as it was when it was asked about: a later change of it is noticed, and asked about again.
  const accepted = question.items.flatMap(({ id, hash }) => (hash === undefined ? [] : [[id, hash] as const]));
  const items = { ...Object.fromEntries(accepted), ...tickedBy('tick', args, question), ...chosenBy(args, question) };
  const given = args.repeated.get('comment') ?? [];
  const about = commented(question, chosen);
  if (given.length > 0 && about === null)
    throw new UserError(`"${inEnglish(chosen.title)}" takes no comments on lines.${commentable(question)}`);
  const comments = about === 'change' ? changeComments(given, run.state) : [];
  const onSpec = about === 'document' && given.length > 0;
  const words = onSpec ? changeRequest(specRemarks(given, await session.currentSpec(run.state)), text) : text.trim();
  const answer = replyTo(question, {
    by,
    option,
    ...(words === '' ? {} : { text: words }),
    ...(comments.length === 0 ? {} : { comments }),
    ...(Object.keys(items).length === 0 ? {} : { items }),
    ...(Object.keys(caps).length === 0 ? {} : { caps }),
  });
  if (chosen.text === 'must' && !answers(question, answer)) throw new UserError(wordless(inEnglish(chosen.title), command, about !== null));
  const replied = await session.reply(run.runId, answer);
  if (!replied.taken) throw new UserError(replied.said, exitCodes.stopped);
  const alone = run.owner === 'none';
  screen.say([line(alone ? 'Your answer is recorded. No process works on the run:' : 'Your answer is recorded; the run continues.')]);
  if (alone) screen.log(nextLines([{ command: `resume ${run.runId}`, why: 'continue where it left off' }], io.program, screen.width() - 1));
}

/** Why a question that is not open takes no answer. One that never was asked is a slip. */
async function closed({ io }: CommandContext, app: App, { runId, state }: RunView, number: string): Promise<UserError> {
  const events = await app.runs.read(runId, 0);
  const wasAsked = events.some((event) => event.type === 'question.asked' && String(event.question.id) === number);
  if (wasAsked) return new UserError(settled(state, Number(number)), exitCodes.stopped);
  const open = state.questions.map(({ id }) => id).join(', ');
  const others = open === '' ? ', and none is open.' : `. Open: ${open}. What they ask: ${io.program} inbox`;
  return new UserError(`Run ${runId} has no question "${number}"${others}`);
}

function wordless(title: string, command: string, takesComments: boolean): string {
  const needed = `"${title}" needs words of yours: ${command} "…"`;
  return takesComments ? `${needed}\nOr on lines: ${command} --comment 'FILE:LINE: …'` : needed;
}

/** Which answers take comments. */
function commentable(question: OpenQuestion): string {
  const takes = question.options.filter((option) => commented(question, option) !== null);
  return takes.length === 0 ? '' : ` They go with: ${takes.map(({ id, title }) => `${id} (${inEnglish(title)})`).join(', ')}.`;
}
