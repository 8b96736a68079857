import { UserError } from '../../app/contracts.ts';
import { exitCodes } from '../exit-codes.ts';
import { line } from '../terminal/line.ts';
import type { Command } from './command.ts';
import { findRun, sessionOfRun } from './session-of-run.ts';

export const guideCommand: Command = {
  name: 'guide',
  usage: '<run | last> --agent NAME "text"',
  summary: 'say something to an agent at work; it hears it before its next turn',
  positionals: { min: 2, max: 2 },
  options: ['agent'],
  async run(context) {
    const { args, screen, by } = context;
    const agent = args.values.get('agent');
    if (agent === undefined) throw new UserError('Whom is it for? Name the agent with --agent.');
    const app = await context.app();
    const run = await findRun(context, app);
    const session = await sessionOfRun(context, app, run);
    await session.guide(run.runId, agent, args.positionals[1] ?? '', by);
    screen.log([line(`${agent} hears it before its next turn.`)]);
    return exitCodes.done;
  },
};
