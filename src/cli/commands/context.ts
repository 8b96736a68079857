import { UserError } from '../../app/contracts.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span } from '../terminal/line.ts';
import { plural } from '../views/format.ts';
import type { CommandContext } from './command.ts';
import { sessionHere } from './session-of-run.ts';

/** Compiles the agents' contexts, or says which compiled ones are no more those of their sources; `check` writes nothing. */
export async function context(command: CommandContext): Promise<number> {
  const { args, io } = command;
  const [verb] = args.positionals;
  if (verb !== 'compile' && verb !== 'check') throw new UserError('There is "context compile" and "context check".');
  const session = await sessionHere(command);
  if (verb === 'compile') {
    const { compiled, skipped } = await session.compileContexts();
    command.tell([{ compiled, unchanged: skipped }], [line(`${plural(compiled, 'context')} compiled, ${skipped} unchanged.`)]);
    return exitCodes.done;
  }
  const states = await session.checkContexts();
  const behind = states.filter(({ state }) => state !== 'current');
  const meaning = { current: 'up to date', stale: 'its sources changed since it was compiled', missing: 'not compiled yet' };
  command.tell(
    [{ contexts: states }],
    [
      ...states.map(({ agent, path, state }) => line(agent, span(`  ${path}: ${meaning[state]}`, state === 'current' ? 'dim' : 'warn'))),
      ...(states.length === 0 ? [line('There are no contexts. Make one: .claude/context/<agent>/<name>.md')] : []),
      ...(behind.length > 0 ? [line(`Compile them: ${io.program} context compile`)] : []),
    ],
  );
  return behind.length > 0 ? exitCodes.stopped : exitCodes.done;
}
