import { resolve } from 'node:path';
import { line, span } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import type { CommandContext } from './command.ts';

export async function trust(context: CommandContext): Promise<void> {
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
}
