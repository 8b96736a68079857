import { UserError } from '../../app/contracts.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { explainedParts, explanation } from '../../core/policy/explain-line.ts';
import { line, span } from '../terminal/line.ts';
import { marks } from '../views/marks.ts';
import type { CommandContext } from './command.ts';
import { sessionHere } from './session-of-run.ts';

/** Says whether an agent could run a command here without a question, and why not. Nothing is run. */
export async function policy(context: CommandContext): Promise<void> {
  const { args, io } = context;
  const [verb, command = ''] = args.positionals;
  if (verb !== 'explain') throw new UserError('There is only "policy explain".');
  const session = await sessionHere(context);
  const judgement = await session.judge(command);
  const untrusted = judgement.verdict === 'ask' && (await session.whatTrustAllows()).length > 0;
  context.tell(
    [explanation(judgement)],
    [
      line(
        judgement.verdict === 'allow'
          ? 'Agents may run it without asking.'
          : `You are asked ${judgement.destructive ? 'each time ' : ''}before an agent runs it.`,
      ),
      ...explainedParts(judgement, command).flatMap((part) => [
        line(part.reason === '' ? marks.done : marks.warning, ' ', part.command),
        ...(part.reason === '' ? [] : [line(span(`  ${inEnglish(part.reason)}`, 'dim'))]),
      ]),
      ...(untrusted
        ? [line(span(`The workspace is not trusted, so its own commands do not count. To trust it: ${io.program} trust`, 'warn'))]
        : []),
    ],
  );
}
