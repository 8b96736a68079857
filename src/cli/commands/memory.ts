import { UserError } from '../../app/contracts.ts';
import { line, span } from '../terminal/line.ts';
import { plural } from '../views/format.ts';
import type { CommandContext } from './command.ts';
import { sessionHere } from './session-of-run.ts';

/** What runs remember in this workspace. */
export async function memory(context: CommandContext): Promise<void> {
  const { args, io } = context;
  const [verb, ...names] = args.positionals;
  if (verb !== 'list' && verb !== 'forget') throw new UserError('There is "memory list" and "memory forget".');
  if (verb === 'forget' && names.length === 0) throw new UserError(`Name what is to be forgotten. See: ${io.program} memory list`);
  const session = await sessionHere(context);
  if (verb === 'forget') {
    const forgotten = await session.forget(names);
    const unknown = names.filter((name) => !forgotten.includes(name));
    if (unknown.length > 0 && forgotten.length === 0)
      throw new UserError(`Nothing is remembered under "${unknown.join('", "')}". See: ${io.program} memory list`);
    const left = unknown.length > 0 ? [line(`Not known: ${unknown.join(', ')}`)] : [];
    context.tell([{ forgotten, unknown }], [line(`Forgotten: ${forgotten.join(', ')}`), ...left]);
    return;
  }
  const { entities, relations } = await session.memory();
  const shown = entities.filter(({ name }) => names.length === 0 || names.includes(name)).toSorted((a, b) => a.name.localeCompare(b.name));
  if (shown.length === 0 && names.length > 0)
    throw new UserError(`Nothing is remembered under "${names.join('", "')}". See: ${io.program} memory list`);
  const found = shown.map(({ name, entityType, observations }) => {
    const own = relations.filter(({ from }) => from === name).map(({ to, relationType }) => ({ relationType, to }));
    return { name, entityType, observations, relations: own };
  });
  context.tell(
    found,
    [
      ...found.flatMap(({ name, entityType, observations, relations: own }) => [
        line(name, span(`  ${entityType}`, 'dim')),
        ...own.map(({ relationType, to }) => line(span(`  ${relationType} ${to}`, 'dim'))),
        ...observations.map((text) => line(`  ${text}`)),
      ]),
      line(shown.length === 0 ? 'Nothing is remembered yet.' : plural(shown.length, 'entry', 'entries')),
    ],
    4,
  );
}
