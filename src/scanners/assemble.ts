import { dirname } from 'node:path/posix';
import type { Entity, Relation } from './entity.ts';
import { isOwning, ownersOf } from './owners.ts';

export interface Assembled extends Entity {
  /** Entities that belong to it: they live and go with it. */
  readonly sub: readonly string[];
  /** Entities that it refers to; its own name first, where it refers to itself. */
  readonly refs: readonly string[];
  /** Entities that it is in a relation of many to many with. */
  readonly many: readonly string[];
}

/** Columns that nearly every table has: they say nothing of their own. */
export const usual =
  /^(?:id|uuid|pk|_?rev|version)$|^(?:created|updated|deleted|modified)(?:at|on|by|[A-Z_]\w*)?$|(?<!pa|val|vo|gr)id$|_(?:ids|at|on|by)$|(?:I[dD]s?|At|On|By|Utc|Date)$/u;

/** Puts together what the entities say of each other, sorted by name; `namesakes`: others of the same names, which nobody can tell of as well. */
export function assemble(found: readonly Entity[]): { readonly entities: Assembled[]; readonly namesakes: readonly Entity[] } {
  const { entities, namesakes } = merged(found);
  return { entities: related(entities), namesakes };
}

function related(entities: readonly Entity[]): Assembled[] {
  const all = withImpliedKeys(entities);
  const joins = joinsOf(all);
  const owners = ownersOf(all, joins);
  return all.map((entity) => {
    const through = [...joins.values()]
      .filter((keys) => keys.includes(entity.name))
      .flatMap((keys) => keys.filter((key) => key !== entity.name));
    const many = unique([...entity.relations.flatMap(({ kind, to }) => (kind === 'many' ? [to] : [])), ...through]);
    const refs = unique(entity.relations.flatMap(({ kind, to }) => (kind === 'has' ? [] : [to])));
    const self = refs.includes(entity.name) || entity.relations.some(({ to }) => to === entity.name) ? [entity.name] : [];
    const sub = all.flatMap(({ name }) => (owners.get(name)?.includes(entity.name) ? [name] : []));
    return { ...entity, many, refs: unique([...self, ...refs]), sub };
  });
}

const unique = (names: readonly string[]): string[] => [...new Set(names)];
const keysOf = ({ relations }: Entity): string[] => relations.flatMap(({ kind, to }) => (kind === 'key' ? [to] : []));

/** Stacks in which nobody tells the same again, in another dialect: a class of the same name is another entity. */
const tellsOnce = new Set(['django', 'sqlalchemy', 'jpa']);
/** Elsewhere the same are those that share so many of the columns of the smaller. */
const shared = 0.6;

function isOther(one: Entity, other: Entity): boolean {
  if (one.stack !== other.stack) return false;
  const names = new Set(one.columns.map(({ name }) => name));
  const common = other.columns.filter(({ name }) => names.has(name)).length;
  return tellsOnce.has(one.stack) || common < shared * Math.min(one.columns.length, other.columns.length);
}

/**
 * One entity for each name, sorted; of several that in the folder with most entities (not in what a tool wrote beside it), else the first by
 * file, with what the others say of relations.
 */
function merged(found: readonly Entity[]): { readonly entities: Entity[]; readonly namesakes: Entity[] } {
  const namesakes: Entity[] = [];
  const byName = new Map<string, Entity>();
  const inFolder = new Map<string, number>();
  for (const { file } of found) inFolder.set(dirname(file), (inFolder.get(dirname(file)) ?? 0) + 1);
  const beside = (entity: Entity): number => inFolder.get(dirname(entity.file)) ?? 0;
  const byPlace = (a: Entity, b: Entity): number => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);
  for (const entity of found.toSorted((a, b) => beside(b) - beside(a) || byPlace(a, b))) {
    const known = byName.get(entity.name);
    if (known && isOther(known, entity)) namesakes.push(entity);
    else byName.set(entity.name, known ? { ...known, relations: [...known.relations, ...entity.relations] } : entity);
  }
  const entities = [...byName.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((entity) => ({ ...entity, relations: ownRelations(entity, byName).filter(({ to }) => byName.has(to)) }));
  return { entities, namesakes };
}

/** What a base says that it lists or owns is the base's: what is in its list has a key to the base alone. */
function ownRelations({ base, relations }: Entity, byName: ReadonlyMap<string, Entity>): Relation[] {
  const inherited = byName.get(base ?? '')?.relations ?? [];
  return relations.flatMap((relation) => {
    const isOfBase = inherited.some(({ kind, to }) => kind === relation.kind && to === relation.to);
    if (!isOfBase) return [relation];
    const { owns: _, ...key } = relation;
    return relation.kind === 'has' ? [] : [key];
  });
}

/** Where only the side without the key says something, the key is on the other side all the same. */
function withImpliedKeys(entities: readonly Entity[]): Entity[] {
  return entities.map((entity) => {
    const implied = entities.flatMap((other) =>
      other.relations.some(({ kind, to }) => kind === 'has' && to === entity.name) &&
      !entity.relations.some(({ to, kind }) => to === other.name && kind !== 'has') &&
      other.name !== entity.name &&
      !(entity.relations.some(({ to, kind }) => to === other.name && kind === 'has') && entity.name < other.name)
        ? [{ to: other.name, kind: 'key' } satisfies Relation]
        : [],
    );
    return implied.length === 0 ? entity : { ...entity, relations: [...entity.relations, ...implied] };
  });
}

/** Entities that only join two others, with these two: by name as what goes between them, or nothing but keys and what every table has. */
function joinsOf(all: readonly Entity[]): Map<string, string[]> {
  const through = new Set(all.flatMap(({ relations }) => relations.flatMap((relation) => relation.through ?? [])));
  return new Map(
    all.flatMap((entity) => {
      const keys = unique(keysOf(entity)).filter((key) => key !== entity.name);
      const isBare =
        keys.length === 2 &&
        entity.relations.every(({ kind, to }) => kind === 'key' && to !== entity.name) &&
        entity.columns.every(({ name }) => usual.test(name)) &&
        // What goes with the one and only loses the other is a part of the one.
        new Set(entity.relations.flatMap(({ cascades }) => cascades ?? [])).size < 2;
      const isOwned = all.some(({ relations }) => relations.some((one) => one.to === entity.name && isOwning(one)));
      return (isBare && !isOwned) || through.has(entity.name) ? [[entity.name, isBare ? keys : []] as const] : [];
    }),
  );
}
