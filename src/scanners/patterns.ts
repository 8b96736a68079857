import type { Assembled } from './assemble.ts';

/** For each kind of entity the clearest example of those that are found: the one with the least of everything else. */
export function patternsOf(entities: readonly Assembled[]): Record<string, string> {
  const subs = new Set(entities.flatMap(({ sub }) => sub));
  const refersToItself = ({ name, refs }: Assembled): boolean => refs.includes(name);
  const best = (of: readonly Assembled[], weight: (entity: Assembled) => number): string | undefined =>
    of.toSorted((a, b) => weight(a) - weight(b) || (a.name < b.name ? -1 : 1))[0]?.name;
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
