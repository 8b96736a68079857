import { UserError } from '../../app/contracts.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { replyTo } from '../../core/question/question.ts';
import type { OpenQuestion } from '../../core/run/run-state.ts';
import { settled } from '../../app/reply-to-run.ts';
import { itemsNamed } from '../arguments/items-named.ts';
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
  const items = { ...accepted(question), ...ticked(question, args.values.get('tick')) };
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
  screen.log([line(alone ? 'Your answer is taken. Nobody works on the run:' : 'Your answer is taken; the run goes on.')]);
  if (alone) screen.log(nextLines([{ command: `resume ${run.runId}`, why: 'go on with it' }], io.program, screen.width() - 1));
}

/** The documents of a question, as they were when it was asked: a later change of them is noticed, and asked about again. */
function accepted({ items }: OpenQuestion): Record<string, string> {
  return Object.fromEntries(items.flatMap(({ id, hash }) => (hash === undefined ? [] : [[id, hash]])));
}

function ticked(question: OpenQuestion, given: string | undefined): Record<string, string> {
  if (given === undefined) return {};
  const items = question.items.filter(({ hash }) => hash === undefined);
  const found = itemsNamed(given, items);
  if (!found.ok) throw new UserError(`--tick wants ${found.problem}`);
  return Object.fromEntries(found.named.map(({ id }) => [id, 'yes']));
}
