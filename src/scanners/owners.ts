import type { Entity, Relation } from './entity.ts';

/** It is said that the other goes with the one that the relation is of. */
export const isOwning = ({ kind, cascades, owns }: Relation): boolean => owns === true || (kind === 'has' && cascades === true);

/** An entity that more others refer to, or that lists others itself, stands for itself, unless it is said to go with another. */
const mostReferrers = 2;

/**
 * Who each entity belongs to. Whoever says that it goes with them, owns it. Otherwise its required keys decide: those with which it is
 * deleted, or, where nothing is said of that, which it has its own identity from, or whose other side lists it or has its name continued by
 * it. Of several, the one that it has its whole identity from, else the one that it is named after, else the one that the fewest refer to: an
 * order's line belongs to the order rather than to the product.
 */
export function ownersOf(all: readonly Entity[], joins: ReadonlyMap<string, unknown>): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  const open = new Map<string, string[]>();
  for (const entity of all) {
    if (joins.has(entity.name)) continue;
    const declared = all.filter(({ name, relations }) => {
      const owning = relations.filter((one) => one.to === entity.name && isOwning(one));
      // Of two that both say it, the one with the key is the part.
      const isMutual = entity.relations.some((one) => one.to === name && isOwning(one));
      return name !== entity.name && owning.some(({ kind }) => !isMutual || kind === 'has');
    });
    const possible = declared.length > 0 ? [] : possibleOwners(entity, all);
    if (declared.length > 0)
      owners.set(
        entity.name,
        declared.map(({ name }) => name),
      );
    else if (possible.length === 1) owners.set(entity.name, possible);
    else if (possible.length > 1) open.set(entity.name, possible);
  }
  const referrers = (name: string): number =>
    all.filter(({ relations }) => relations.some(({ kind, to }) => kind === 'key' && to === name)).length;
  const lists = (owner: string, name: string): boolean =>
    all.some((one) => one.name === owner && one.relations.some(({ kind, to, isList }) => kind === 'has' && isList === true && to === name));
  for (const [name, found] of open) {
    const listing = found.filter((one) => lists(one, name));
    const possible = listing.length > 0 ? listing : found;
    const after = possible.filter((one) => name.startsWith(one)).toSorted((a, b) => b.length - a.length)[0];
    const chosen = after ?? possible.toSorted((a, b) => referrers(a) - referrers(b))[0];
    if (chosen !== undefined) owners.set(name, [chosen]);
  }
  return owners;
}

function possibleOwners(entity: Entity, all: readonly Entity[]): string[] {
  const others = all.filter(
    ({ name, relations }) => name !== entity.name && relations.some(({ kind, to }) => kind === 'key' && to === entity.name),
  );
  const isLeaf =
    others.length <= mostReferrers &&
    !entity.relations.some(({ kind, to, isList }) => kind === 'has' && isList === true && to !== entity.name);
  const identities = entity.relations.filter(({ to, identity }) => identity !== undefined && to !== entity.name);
  const isAlone = new Set(identities.map(({ to }) => to)).size === 1;
  const keys = entity.relations.filter(({ kind, to, cascades }) => kind === 'key' && to !== entity.name && cascades !== false);
  const isKept = (to: string): boolean => entity.relations.some((one) => one.kind === 'key' && one.to === to && one.cascades === false);
  const required = keys.filter(({ isRequired, identity }) => isRequired === true || identity !== undefined);
  // Of what nobody else needs, a key that may be empty counts, too, where it is the only one and says what is deleted with what.
  const candidates =
    required.length > 0 || !isLeaf || keys.length > 1 ? required : keys.filter(({ cascades, to }) => cascades === true && !isKept(to));
  const found = candidates.flatMap(({ to, cascades, identity }) => {
    const sides = all.find(({ name }) => name === to)?.relations.filter((one) => one.to === entity.name && one.kind === 'has') ?? [];
    const isListed = sides.some((one) => one.isList === true && one.cascades !== false);
    const isNamedAfter = entity.name.startsWith(to);
    // Without a word on what is deleted with what, only what nobody else needs belongs to another.
    const isOwned = cascades === true || isNamedAfter || (isListed && isLeaf) || identity === 'whole' || (identity === 'part' && isAlone);
    const isWhole = identity === 'whole';
    return isOwned
      ? [
          {
            to,
            isWhole,
            isSaid: cascades === true,
            isListed: isListed || isNamedAfter,
            isSingle: sides.length > 0 && !isListed && !isWhole,
          },
        ]
      : [];
  });
  const whole = found.filter(({ isWhole }) => isWhole);
  if (whole.length > 0) return [...new Set(whole.map(({ to }) => to))];
  // What it is deleted with outranks what only lists it.
  const said = found.some(({ isSaid }) => isSaid) ? found.filter(({ isSaid }) => isSaid) : found;
  // The other half of one to one is where it is from, rather than whose part it is, if there is a list that it is in.
  const listed = said.filter(({ isSingle, isListed }) => isListed || !isSingle);
  return [...new Set((listed.length > 0 ? listed : said).map(({ to }) => to))];
}
