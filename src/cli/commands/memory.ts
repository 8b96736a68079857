import { UserError } from '../../app/contracts.ts';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { line, span } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { plural } from '../views/format.ts';
import { workspaceOf } from '../workspace-of.ts';
import type { CommandContext } from './command.ts';

/** What runs remember in this workspace. */
export async function memory(context: CommandContext): Promise<void> {
  const { args, io, screen, events } = context;
  const [verb, ...names] = args.positionals;
  if (verb !== 'list' && verb !== 'forget') throw new UserError('There is "memory list" and "memory forget".');
  if (verb === 'forget' && names.length === 0) throw new UserError(`Name what is to be forgotten. See: ${io.program} memory list`);
  const session = await (await context.app()).session(await workspaceOf(io.cwd, args), sessionOptionsOf(args));
  if (verb === 'forget') {
    const forgotten = await session.forget(names);
    const unknown = names.filter((name) => !forgotten.includes(name));
    if (unknown.length > 0 && forgotten.length === 0)
      throw new UserError(`Nothing is remembered under "${unknown.join('", "')}". See: ${io.program} memory list`);
    if (events !== null) events.write(`${JSON.stringify({ forgotten, unknown })}\n`);
    else
      screen.log([line(`Forgotten: ${forgotten.join(', ')}`), ...(unknown.length > 0 ? [line(`Not known: ${unknown.join(', ')}`)] : [])]);
    return;
  }
  const { entities, relations } = await session.memory();
  const shown = entities.filter(({ name }) => names.length === 0 || names.includes(name)).toSorted((a, b) => a.name.localeCompare(b.name));
  if (shown.length === 0 && names.length > 0)
    throw new UserError(`Nothing is remembered under "${names.join('", "')}". See: ${io.program} memory list`);
  for (const { name, entityType, observations } of shown) {
    const own = relations.filter(({ from }) => from === name).map(({ to, relationType }) => ({ relationType, to }));
    if (events !== null) events.write(`${JSON.stringify({ name, entityType, observations, relations: own })}\n`);
    else
      screen.log(
        [
          line(name, span(`  ${entityType}`, 'dim')),
          ...own.map(({ relationType, to }) => line(span(`  ${relationType} ${to}`, 'dim'))),
          ...observations.map((text) => line(`  ${text}`)),
        ].flatMap((one) => wrapLine(one, screen.width() - 1, 4)),
      );
  }
  if (events === null) screen.log([line(shown.length === 0 ? 'Nothing is remembered yet.' : plural(shown.length, 'entry', 'entries'))]);
}
