import { UserError } from '../../app/contracts.ts';
import type { CommandContext } from '../commands/command.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span, type Line } from '../terminal/line.ts';

/**
 * One line from the person, outside of a run; '' = nothing was said, or nobody is there. Throws UserError at Ctrl-C: it means
 * neither yes nor no, and nothing begins. `hidden`: what is typed is not shown.
 */
export async function askLine({ reader, screen }: CommandContext, prompt: Line, hidden = false): Promise<string> {
  const typed = await reader?.ask(screen.prompt(line(prompt, span('› ', 'accent'))), { signal: new AbortController().signal, hidden });
  if (typed?.kind === 'interrupt') throw new UserError('Interrupted; nothing more was done.', exitCodes.interrupted);
  return typed?.kind === 'line' ? typed.text.trim() : '';
}

/** Whether the person says yes; anything else is no. */
export async function saysYes(context: CommandContext, question: string): Promise<boolean> {
  return /^y(es)?$/i.test(await askLine(context, line(`${question} `, span('[y/N] ', 'accent'))));
}
