import { resolve } from 'node:path';
import { line, span } from '../terminal/line.ts';
import type { CommandContext } from './command.ts';

export async function trust(context: CommandContext): Promise<void> {
  const { args, io } = context;
  const workspace = resolve(io.cwd, args.positionals[0] ?? args.values.get('workspace') ?? '.');
  const trusted = !args.switches.has('remove');
  const before = await (await context.app()).trust(workspace, trusted);
  const words = trusted
    ? 'Its validation commands and sync scripts are run from now on, as this user. Take it back with --remove.'
    : 'Its commands and scripts are not run; results there are unproven.';
  const now = trusted ? 'is trusted' : before ? 'is not trusted any more' : 'was not trusted';
  context.tell([{ workspace, trusted }], [line(`${workspace} ${now}.`), line(span(words, 'dim'))], 0);
}
