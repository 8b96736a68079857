import { usual, type Assembled } from './assemble.ts';

/** What stands between others, or a program wrote, is an example only where there is no other. */
const poor = 20;
/** Of entities that are as clear, the one that most others lead to: a smaller part of a reference than one. */
const central = 0.1;
const mostCentral = 9;
const generated = /(?:^|[/._-])(?:generated|gen|g|designer)(?:[/.]|$)/iu;

/** For each kind of entity the clearest example of those that are found: the one with the least of everything else, that others use. */
export function patternsOf(entities: readonly Assembled[]): Record<string, string> {
  const subs = new Set(entities.flatMap(({ sub }) => sub));
  const refersToItself = ({ name, refs }: Assembled): boolean => refs.includes(name);
  const uses = new Map<string, number>();
  for (const { name, refs, sub, many } of entities)
    for (const other of new Set([...refs, ...sub, ...many])) if (other !== name) uses.set(other, (uses.get(other) ?? 0) + 1);
  const common = (one: Assembled): number =>
    (isBetween(one, entities) || generated.test(one.file) ? poor : 0) - Math.min(mostCentral, uses.get(one.name) ?? 0) * central;
  const best = (of: readonly Assembled[], weight: (entity: Assembled) => number): string | undefined =>
    of.toSorted((a, b) => weight(a) + common(a) - weight(b) - common(b) || (a.name < b.name ? -1 : 1))[0]?.name;
  const roots = entities.filter(({ name }) => !subs.has(name));
  // An example shows something: a table of a name alone does less than one of the usual width.
  const usualWidth = entities.map(({ columns }) => columns.length).toSorted((a, b) => a - b)[Math.floor(entities.length / 2)] ?? 0;
  const width = ({ columns }: Assembled): number => Math.abs(columns.length - usualWidth) / 1000;
  const bare = roots.filter((one) => one.sub.length === 0 && one.many.length === 0 && !refersToItself(one));
  const named = ({ name, sub }: Assembled): number => (sub.some((one) => one.startsWith(name)) ? 0 : 5);
  const found = {
    simple: best(bare, (one) => one.refs.length + width(one)),
    withSubItems: best(
      roots.filter((one) => one.sub.length > 0),
      (one) => one.sub.length + one.refs.length + named(one) + (refersToItself(one) ? 5 : 0) + width(one),
    ),
    selfReferencing: best(entities.filter(refersToItself), (one) => one.refs.length + one.sub.length + one.many.length + width(one)),
    manyToMany: best(
      entities.filter(({ many, name }) => many.some((other) => other !== name)),
      (one) => one.many.length + one.refs.length + one.sub.length + (refersToItself(one) ? 5 : 0) + width(one),
    ),
  };
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** It only holds keys of others, also where nothing says that they are keys. */
function isBetween({ columns, refs, relations }: Assembled, entities: readonly Assembled[]): boolean {
  const own = columns.filter(({ name, type }) => !usual.test(name) && !entities.some((other) => other.name === type));
  const keys = columns.filter(({ name }) => /.(?:_id|Id|ID)$/u.test(name)).length;
  return own.length === 0 && columns.length + relations.length > 0 && Math.max(keys, refs.length) >= 2;
}
