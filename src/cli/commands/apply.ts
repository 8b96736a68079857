import { UserError } from '../../app/contracts.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span } from '../terminal/line.ts';
import { markdownLines } from '../terminal/markdown.ts';
import { marks } from '../views/marks.ts';
import type { Command, CommandContext } from './command.ts';
import { findRun, sessionOfRun } from './session-of-run.ts';

export const applyCommand: Command = {
  name: 'apply',
  usage: '<run | last> --branch NAME | --commit',
  summary: "commit the run's files, and nobody else's",
  positionals: { min: 1, max: 1 },
  options: ['branch', 'commit'],
  async run(context) {
    const target = targetOf(context);
    const { screen } = context;
    const app = await context.app();
    const run = await findRun(context, app);
    const session = await sessionOfRun(context, app, run);
    const { branch, commit, message, pullRequest } = await session.apply(run.runId, target);
    const width = screen.width() - 1;
    screen.log([
      line(marks.done, ` committed ${commit.slice(0, 12)}${branch === null ? '' : ` on ${branch}`}`),
      [],
      line(span('Commit message', 'strong')),
      ...markdownLines(message, width),
      ...(pullRequest.trim() === '' ? [] : [[], line(span('For a pull request', 'strong')), ...markdownLines(pullRequest, width)]),
    ]);
    return exitCodes.done;
  },
};

function targetOf({ args, io }: CommandContext): { branch: string } | { commit: true } {
  const branch = args.values.get('branch');
  const commit = args.switches.has('commit');
  if ((branch !== undefined) === commit)
    throw new UserError(`Where to? Either ${io.program} apply <run> --branch NAME, or --commit for the current branch.`);
  return branch === undefined ? { commit: true } : { branch };
}
