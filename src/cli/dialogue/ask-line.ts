import { UserError } from '../../app/contracts.ts';
import type { CommandContext } from '../commands/command.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, lineWidth, span, type Line } from '../terminal/line.ts';

/** Cells. */
const roomToType = 12;

/**
 * One line from the person, outside of a run; '' = nothing was said, or nobody is there. Throws UserError at Ctrl-C: it means
 * neither yes nor no, and nothing begins. `hidden`: what is typed is not shown.
 */
export async function askLine({ reader, screen }: CommandContext, prompt: Line, hidden = false): Promise<string> {
  // A narrow terminal would break it in the middle of a word, and has little room left for the answer.
  const isWide = lineWidth(prompt) + roomToType <= screen.width();
  if (!isWide && reader) screen.say([prompt]);
  const typed = await reader?.ask(screen.prompt(line(isWide ? prompt : '', span('› ', 'accent'))), {
    signal: new AbortController().signal,
    hidden,
  });
  if (typed?.kind === 'interrupt') throw new UserError('Interrupted; nothing more was done.', exitCodes.interrupted);
  return typed?.kind === 'line' ? typed.text.trim() : '';
}

/** Whether the person says yes. Nothing said is no; what is neither is asked again. */
export async function saysYes(context: CommandContext, question: string): Promise<boolean> {
  for (;;) {
    const said = await askLine(context, line(`${question} `, span('[y/N] ', 'accent')));
    if (/^y(es)?$/i.test(said)) return true;
    if (said === '' || /^no?$/i.test(said)) return false;
    context.screen.say([line(span('Enter y for yes or n for no; Enter alone means no.', 'warn'))]);
  }
}
