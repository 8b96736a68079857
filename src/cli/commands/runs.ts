import { UserError } from '../../app/contracts.ts';
import { line } from '../terminal/line.ts';
import { runsLines } from '../views/view-runs.ts';
import type { CommandContext } from './command.ts';

/** Options that say nothing about a list. */
const ofOneRun: ReadonlySet<string> = new Set(['output', 'score', 'log', 'sarif']);

export async function runs(context: CommandContext): Promise<void> {
  const { args, io } = context;
  const [verb, reference = 'last'] = args.positionals;
  if (verb === undefined) {
    for (const [option, value] of args.values)
      if (ofOneRun.has(option))
        throw new UserError(`--${option} is about one run. Name it: ${io.program} runs show <run> --${option} ${value}`);
    return list(context);
  }
  if (verb !== 'show') throw new UserError(`There is no "runs ${verb}". Try: ${io.program} runs show ${verb}`);
  return (await import('./show-run.ts')).showRun(context, reference);
}

async function list(context: CommandContext): Promise<void> {
  const { events, screen, io } = context;
  const runs = await (await context.app()).runs.list();
  if (events !== null) {
    for (const { runId, startedAt, owner, status, state } of runs) {
      const { pipeline, workspace, request, spend } = state;
      events.write(`${JSON.stringify({ runId, pipeline, startedAt, owner, status, workspace, request, usd: spend.usd })}\n`);
    }
  } else if (runs.length === 0) screen.log([line(`There is no run yet. Begin with: ${io.program} feature "…"`)]);
  else screen.log(runsLines(runs, screen.width() - 1));
}
