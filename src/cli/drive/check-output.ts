import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../app/contracts.ts';
import type { CommandContext } from '../commands/command.ts';

/** Before anything is done: a file that is asked for must have a folder that it can be written to. Throws UserError. */
export async function checkOutput(
  { args, io }: Pick<CommandContext, 'args' | 'io'>,
  options: readonly ('output' | 'report' | 'sarif' | 'score' | 'out' | 'otlp')[] = ['output'],
): Promise<void> {
  for (const option of options) {
    const given = args.values.get(option);
    if (given === undefined) continue;
    const file = resolve(io.cwd, given);
    const folder = dirname(file);
    if ((await stat(folder).catch(() => null))?.isDirectory() !== true)
      throw new UserError(`--${option} ${given} cannot be written: there is no folder ${folder}. Make it first, or name another file.`);
    if ((await stat(file).catch(() => null))?.isDirectory() === true)
      throw new UserError(`--${option} ${given} cannot be written: it is a folder. Name a file in it.`);
    await access(folder, constants.W_OK).catch(() => {
      throw new UserError(`--${option} ${given} cannot be written: you have no right to write in ${folder}. Name another file.`);
    });
  }
}
