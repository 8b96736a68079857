import { resolve } from 'node:path';
import { exitCodes } from '../exit-codes.ts';
import { line, span } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import type { Command } from './command.ts';

export const trustCommand: Command = {
  name: 'trust',
  usage: '[DIR] [--remove]',
  summary: "let a workspace's own commands and scripts take effect",
  positionals: { min: 0, max: 1 },
  options: ['remove'],
  async run(context) {
    const { args, io, screen } = context;
    const workspace = resolve(io.cwd, args.positionals[0] ?? args.values.get('workspace') ?? '.');
    const trusted = !args.switches.has('remove');
    await (await context.app()).trust(workspace, trusted);
    const words = trusted
      ? 'Its validation commands and sync scripts are run from now on, as this user. Take it back with --remove.'
      : 'Its commands and scripts are not run any more; results there are unproven.';
    screen.log([
      line(`${workspace} is ${trusted ? 'trusted' : 'not trusted any more'}.`),
      ...wrapLine(line(span(words, 'dim')), screen.width() - 1),
    ]);
    return exitCodes.done;
  },
};
