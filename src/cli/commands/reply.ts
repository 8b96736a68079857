import { UserError } from '../../app/contracts.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { replyTo } from '../../core/question/question.ts';
import { settled } from '../../app/reply-to-run.ts';
import { tickedBy } from '../arguments/items-named.ts';
import { capsOf } from '../arguments/option-values.ts';
import { exitCodes } from '../exit-codes.ts';
import { line } from '../terminal/line.ts';
import { nextLines } from '../views/view-next.ts';
import type { CommandContext } from './command.ts';
import { openRun } from './session-of-run.ts';

export async function reply(context: CommandContext): Promise<void> {
  const { args, io, screen, by } = context;
  const [, number = '', option = '', text = ''] = args.positionals;
  const { run, session } = await openRun(context);
  const question = run.state.questions.find(({ id }) => String(id) === number);
  if (!question) throw new UserError(settled(run.state, Number(number)), exitCodes.stopped);
  if (!question.options.some(({ id }) => id === option))
    throw new UserError(`The answers are: ${question.options.map(({ id, title }) => `${id} (${inEnglish(title)})`).join(', ')}.`);
  const caps = capsOf(args);
  // A document as it was when it was asked about: a later change of it is noticed, and asked about again.
  const accepted = question.items.flatMap(({ id, hash }) => (hash === undefined ? [] : [[id, hash] as const]));
  const items = { ...Object.fromEntries(accepted), ...tickedBy('tick', args, question) };
  const answer = {
    by,
    option,
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(Object.keys(items).length === 0 ? {} : { items }),
    ...(Object.keys(caps).length === 0 ? {} : { caps }),
  };
  const replied = await session.reply(run.runId, replyTo(question, answer));
  if (!replied.taken) throw new UserError(replied.said, exitCodes.stopped);
  const alone = run.owner === 'none';
  screen.log([line(alone ? 'Your answer is recorded. No process works on the run:' : 'Your answer is recorded; the run continues.')]);
  if (alone) screen.log(nextLines([{ command: `resume ${run.runId}`, why: 'continue where it left off' }], io.program, screen.width() - 1));
}
