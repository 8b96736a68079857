import { inEnglish } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { safeLines } from '../../core/report/sanitise.ts';
import { UserError } from '../../app/contracts.ts';
import { saysYes } from '../dialogue/ask-line.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { hangingLines } from '../terminal/wrap-line.ts';
import { marks } from '../views/marks.ts';
import type { CommandContext } from './command.ts';
import { openRun } from './session-of-run.ts';

export async function apply(context: CommandContext): Promise<void> {
  const target = targetOf(context);
  const { screen } = context;
  const { run, session } = await openRun(context);
  const applied = await session.apply(run.runId, target, (differences) => confirmDifferences(context, differences));
  const { branch, commit, message, pullRequest, notes } = applied;
  const width = screen.width() - 1;
  const lines = [
    line(marks.done, ` committed ${commit.slice(0, 12)}${branch === null ? '' : ` on ${branch}`}`),
    ...notes.flatMap((note) => hangingLines(line('  '), line(span(inEnglish(note), 'warn')), width, 2)),
    [],
    line(span('Commit message', 'strong')),
    ...verbatim(message),
    ...(pullRequest.trim() === '' ? [] : [[], line(span('For a pull request', 'strong')), ...verbatim(pullRequest)]),
  ];
  context.tell([{ runId: run.runId, ...applied, notes: notes.map(inEnglish) }], lines, null);
}

/** For copying: a table whose rows are wrapped is none. */
function verbatim(text: string): Line[] {
  return safeLines(text.trimEnd()).map((row) => line(row));
}

/** Without anybody to ask, or `--as-is`, nothing is committed. */
export async function confirmDifferences(context: CommandContext, differences: readonly Message[]): Promise<boolean> {
  const { args, reader, screen } = context;
  if (args.switches.has('as-is')) return true;
  if (!reader)
    throw new UserError(
      [
        'Nothing was committed: the commit would differ from what was proven.',
        ...differences.map((one) => inEnglish(one)),
        'Nobody is here to be asked. With --as-is it is committed all the same.',
      ].join('\n'),
      1,
    );
  screen.say([line(span('What would be committed is not what was proven:', 'warn'))]);
  screen.say(
    differences.map((one) => line('  ', inEnglish(one))),
    2,
  );
  return saysYes(context, 'Commit all the same?');
}

function targetOf({ args, io }: CommandContext): { branch: string } | { commit: true } {
  const branch = args.values.get('branch');
  const commit = args.switches.has('commit');
  if (branch !== undefined && commit) throw new UserError('Give --branch or --commit, not both.');
  if (branch === undefined && !commit)
    throw new UserError(`Where to? Either ${io.program} apply <run> --branch NAME, or --commit for the current branch.`);
  return branch === undefined ? { commit: true } : { branch };
}
