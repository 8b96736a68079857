import type { Entity, Relation } from './entity.ts';

/** It is said that the other goes with the one that the relation is of. */
export const isOwning = ({ kind, cascades, owns }: Relation): boolean => owns === true || (kind === 'has' && cascades === true);

/** An entity that more others refer to, or that lists others itself, stands for itself, unless it is said to go with another. */
const mostReferrers = 2;

/**
 * Who each entity belongs to. Whoever says that it goes with them, owns it. Otherwise its required keys decide: those with which it is
 * deleted, or, where nothing is said of that, whose other side lists it or has its name continued by it. Of several, the one that it is
 * named after, else the one that the fewest refer to: an order's line belongs to the order rather than to the product.
 */
export function ownersOf(all: readonly Entity[], joins: ReadonlyMap<string, unknown>): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  const open = new Map<string, string[]>();
  for (const entity of all) {
    if (joins.has(entity.name)) continue;
    const declared = all.filter(
      ({ name, relations }) => name !== entity.name && relations.some((one) => one.to === entity.name && isOwning(one)),
    );
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
  for (const [name, possible] of open) {
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
  const found = entity.relations.flatMap(({ kind, to, isRequired, cascades }) => {
    if (kind !== 'key' || to === entity.name || isRequired !== true || cascades === false) return [];
    const sides = all.find(({ name }) => name === to)?.relations.filter((one) => one.to === entity.name && one.kind === 'has') ?? [];
    const isListed = sides.some((one) => one.isList === true && one.cascades !== false);
    const isNamedAfter = entity.name.startsWith(to);
    // Without a word on what is deleted with what, only what nobody else needs belongs to another.
    const isOwned = cascades === true || isNamedAfter || (isListed && isLeaf);
    return isOwned ? [{ to, isListed: isListed || isNamedAfter, isSingle: sides.length > 0 && !isListed }] : [];
  });
  // The other half of one to one is where it is from, rather than whose part it is, if there is a list that it is in.
  const listed = found.filter(({ isSingle, isListed }) => isListed || !isSingle);
  return [...new Set((listed.length > 0 ? listed : found).map(({ to }) => to))];
}
