import { UserError } from '../../app/contracts.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { explainedParts, explanation } from '../../core/policy/explain-line.ts';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { line, span } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { marks } from '../views/marks.ts';
import { workspaceOf } from '../workspace-of.ts';
import type { CommandContext } from './command.ts';

/** Says whether an agent could run a command here without a question, and why not. Nothing is run. */
export async function policy(context: CommandContext): Promise<void> {
  const { args, io, screen, events } = context;
  const [verb, command = ''] = args.positionals;
  if (verb !== 'explain') throw new UserError('There is only "policy explain".');
  const session = await (await context.app()).session(await workspaceOf(io.cwd, args), sessionOptionsOf(args));
  const judgement = await session.judge(command);
  if (events !== null) {
    events.write(`${JSON.stringify(explanation(judgement))}\n`);
    return;
  }
  const width = screen.width() - 1;
  screen.log([
    line(judgement.verdict === 'allow' ? 'Agents may run it without asking.' : 'You are asked before an agent runs it.'),
    ...explainedParts(judgement, command).flatMap((part) => [
      ...wrapLine(line(part.reason === '' ? marks.done : marks.warning, ' ', part.command), width, 2),
      ...(part.reason === '' ? [] : wrapLine(line(span(`  ${inEnglish(part.reason)}`, 'dim')), width, 2)),
    ]),
  ]);
  const allowedByTrust = await session.whatTrustAllows();
  if (judgement.verdict === 'ask' && allowedByTrust.length > 0)
    screen.log(
      wrapLine(
        line(span(`The workspace is not trusted, so its own commands do not count. To trust it: ${io.program} trust`, 'warn')),
        width,
      ),
    );
}
