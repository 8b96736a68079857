import { usual, type Assembled } from './assemble.ts';

/** What stands between others, is one of several kinds of a thing, or a program wrote, is an example only where there is no other. */
const poor = 20;
/** Of entities that are as clear, the one that most others lead to: a smaller part of a reference than one. */
const central = 0.1;
const mostCentral = 9;
/** What has an identity of its own and two keys may also be more than a join. */
const unclear = 2;
const generated = /(?:^|[/._-])(?:generated|gen|g|designer)(?:[/.]|$)/iu;

/** For each kind of entity the clearest example of those that are found: the one with the least of everything else, that others use. */
export function patternsOf(entities: readonly Assembled[]): Record<string, string> {
  const subs = new Set(entities.flatMap(({ sub }) => sub));
  const refersToItself = ({ name, refs }: Assembled): boolean => refs.includes(name);
  const bases = new Set(entities.flatMap(({ base }) => base ?? []));
  const isInherited = ({ name, base }: Assembled): boolean => base !== undefined || bases.has(name);
  const uses = new Map<string, number>();
  for (const { name, refs, sub, many } of entities)
    for (const other of new Set([...refs, ...sub, ...many])) if (other !== name) uses.set(other, (uses.get(other) ?? 0) + 1);
  const common = (one: Assembled): number =>
    (isBetween(one, entities) || isInherited(one) || generated.test(one.file) ? poor : 0) -
    Math.min(mostCentral, uses.get(one.name) ?? 0) * central;
  const best = (of: readonly Assembled[], weight: (entity: Assembled) => number): string | undefined =>
    of.toSorted((a, b) => weight(a) + common(a) - weight(b) - common(b) || (a.name < b.name ? -1 : 1))[0]?.name;
  const roots = entities.filter(({ name }) => !subs.has(name));
  // An example shows something: a table of a name alone does less than one of the usual width.
  const usualWidth = entities.map(({ columns }) => columns.length).toSorted((a, b) => a - b)[Math.floor(entities.length / 2)] ?? 0;
  const width = ({ columns }: Assembled): number => Math.abs(columns.length - usualWidth) / 1000;
  const bare = roots.filter((one) => one.sub.length === 0 && one.many.length === 0 && !refersToItself(one));
  const named = ({ name, sub }: Assembled): number => (sub.some((one) => one.startsWith(name)) ? 0 : 5);
  const withParts = entities.filter(({ sub }) => sub.length > 0);
  // Where everything is a part of something, as of a tenant, a part that consists of some itself shows it.
  const consisting = withParts.some(({ name }) => !subs.has(name)) ? withParts.filter(({ name }) => !subs.has(name)) : withParts;
  const between = (one: Assembled): boolean => one.sub.every((name) => isPartBetween(name, entities));
  const found = {
    simple: best(bare, (one) => one.refs.length + width(one)),
    withSubItems: best(
      consisting,
      (one) => one.sub.length + one.refs.length + named(one) + (refersToItself(one) ? 5 : 0) + (between(one) ? poor / 2 : 0) + width(one),
    ),
    selfReferencing: best(entities.filter(refersToItself), (one) => one.refs.length + one.sub.length + one.many.length + width(one)),
    manyToMany: best(
      entities.filter(({ many, name }) => many.some((other) => other !== name)),
      (one) =>
        new Set([...one.many, ...one.refs]).size +
        one.sub.length +
        (refersToItself(one) ? 5 : 0) +
        (isJoined(one, entities) ? 0 : unclear) +
        width(one),
    ),
  };
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** It only holds keys of others, also where nothing says that they are keys, or others say that they are joined by it. */
function isBetween({ name: own, columns, refs, relations }: Assembled, entities: readonly Assembled[]): boolean {
  if (entities.some((other) => other.relations.some(({ through }) => through === own))) return true;
  const told = columns.filter(({ name, type }) => !usual.test(name) && !entities.some((other) => other.name === type));
  const keys = columns.filter(({ name }) => /.(?:_id|Id|ID)$/u.test(name)).length;
  return told.length === 0 && columns.length + relations.length > 0 && Math.max(keys, refs.length) >= 2;
}

/** A part of two at once: it says who goes with whom rather than what one of them consists of. */
function isPartBetween(part: string, entities: readonly Assembled[]): boolean {
  const found = entities.find(({ name }) => name === part);
  const ofKey = keysOfIdentity(found);
  return (
    found !== undefined && (isBetween(found, entities) || ofKey.size > 1 || entities.filter(({ sub }) => sub.includes(part)).length > 1)
  );
}

/** Others that its primary key consists of. */
const keysOfIdentity = (one: Assembled | undefined): ReadonlySet<string> =>
  new Set(one?.relations.flatMap(({ to, identity }) => (identity === 'part' && to !== one.name ? [to] : [])));

/** Many to many is said, or a table joins it that is nothing else. */
function isJoined({ name, relations }: Assembled, entities: readonly Assembled[]): boolean {
  return (
    relations.some(({ kind }) => kind === 'many') ||
    entities.some((other) => keysOfIdentity(other).has(name) && keysOfIdentity(other).size > 1)
  );
}
