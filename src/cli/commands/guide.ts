import { UserError } from '../../app/contracts.ts';
import { line } from '../terminal/line.ts';
import type { CommandContext } from './command.ts';
import { openRun } from './session-of-run.ts';

export async function guide(context: CommandContext): Promise<void> {
  const { args, screen, by } = context;
  const agent = args.values.get('agent');
  if (agent === undefined) throw new UserError('Whom is it for? Name the agent with --agent.');
  const { run, session } = await openRun(context);
  await session.guide(run.runId, agent, args.positionals[1] ?? '', by);
  screen.say([line(`${agent} reads it before its next turn.`)]);
}
