import {
  cascadesBy,
  columnOf,
  inherited,
  isFalse,
  isTrue,
  mark,
  named,
  typeNames,
  word,
  words,
  type Column,
  type Entity,
  type Relation,
  type Stack,
} from './entity.ts';
import { membersOf as membersIn, type Found, type Program } from './program.ts';
import type { ClassDeclaration, Mark, Member } from './syntax/file-syntax.ts';

const relationMarks = ['ManyToOne', 'OneToOne', 'OneToMany', 'ManyToMany'];

export const jpa: Stack = {
  name: 'jpa',
  language: 'java',
  marker: /@(?:Entity|MappedSuperclass)\b/u,
  entities(program) {
    const entities = [...program.files].flatMap(([file, { classes }]) =>
      classes.flatMap((declared) => (isMarked(declared) ? [{ file, declared }] : [])),
    );
    const known = new Set(entities.map(({ declared }) => declared));
    // What a relation leads to is an entity also where a file beside the code maps it.
    for (const found of entities)
      for (const { relation, target } of membersOf(found, program, known))
        if (relation && target && !known.has(target.declared) && !isBare(target.declared)) {
          known.add(target.declared);
          entities.push(target);
        }
    return entities.map((found) => entityOf(found, program, known));
  },
};

type Known = ReadonlySet<ClassDeclaration>;

const isMarked = ({ marks }: ClassDeclaration): boolean => mark(marks, 'Entity') !== undefined;
/** It has no table of its own. */
const isBare = ({ marks }: ClassDeclaration): boolean => mark(marks, 'MappedSuperclass', 'Embeddable') !== undefined;

interface Property {
  readonly member: Member;
  readonly file: string;
  readonly relation: Mark | undefined;
  /** What it leads to. */
  readonly target: Found | null;
}

/** Properties with those of ancestors, each once. */
function membersOf(found: Found, program: Program, known: Known): Property[] {
  const seen = new Set<string>();
  const isMapped = !isMarked(found.declared);
  return program.lineage(found).flatMap((one) =>
    properties(membersIn(one)).flatMap((member): Property[] => {
      if (seen.has(member.name) || mark(member.marks, 'Transient')) return [];
      seen.add(member.name);
      const relation = mark(member.marks, ...relationMarks);
      const target = relation || isMapped ? targetOf(relation, member, one.file, program) : null;
      return [{ member, file: one.file, relation, target: relation || (target && known.has(target.declared)) ? target : null }];
    }),
  );
}

function entityOf(found: Found, program: Program, known: Known): Entity {
  const columns: Column[] = [];
  const relations: Relation[] = [];
  for (const { member, file, relation, target } of membersOf(found, program, known))
    if (target && relation) relations.push(relationOf(relation, member, target.declared.name));
    else if (target)
      relations.push(
        member.type.includes('<')
          ? { to: target.declared.name, kind: 'has', isList: true }
          : { to: target.declared.name, kind: 'key', isRequired: false },
      );
    else columns.push(columnOf(member, file, program));
  const { name, line } = found.declared;
  const base = inherited(program.lineage(found), ({ declared }) => known.has(declared));
  return { name, file: found.file, line, stack: 'jpa', columns, relations, ...base };
}

/** Annotations that say how a property is stored; others may stand on its getter alone. */
const stores =
  /^(?:ManyToOne|OneToOne|OneToMany|ManyToMany|Id|EmbeddedId|Column|JoinColumns?|JoinTable|Enumerated|Embedded|ElementCollection|Basic|Transient|Version|Temporal|Lob)$/u;

/** Each property once: its field, or the getter that carries the annotations. */
function properties(members: readonly Member[]): Member[] {
  const byName = new Map<string, Member>();
  for (const member of members)
    if (!byName.has(member.name) || member.marks.some(({ name }) => stores.test(name))) byName.set(member.name, member);
  return [...byName.values()];
}

/** `targetEntity`, else the type itself or what its collection holds. */
function targetOf(relation: Mark | undefined, member: Member, file: string, program: Program): Found | null {
  const said = named(relation?.args ?? [], 'targetEntity');
  const given = word(said) === 'class' ? typeNames(textOf(said)) : [];
  for (const name of [...given, ...typeNames(member.type).toReversed()]) {
    const found = program.find(name, file);
    if (found) return found;
  }
  return null;
}

const textOf = (value: ReturnType<typeof named>): string => (value?.kind === 'name' ? value.text : '');

function relationOf(relation: Mark, member: Member, to: string): Relation {
  const { args, name } = relation;
  const isOwned = words(named(args, 'cascade')).some((one) => one === 'ALL' || one === 'REMOVE') || isTrue(named(args, 'orphanRemoval'));
  if (name === 'ManyToMany') return { to, kind: 'many' };
  if (name === 'OneToMany' || named(args, 'mappedBy'))
    return { to, kind: 'has', isList: name === 'OneToMany', ...(isOwned ? { cascades: true } : {}) };
  const column = mark(member.marks, 'JoinColumn')?.args ?? [];
  const isRequired =
    isFalse(named(args, 'optional')) ||
    isFalse(named(column, 'nullable')) ||
    mark(member.marks, 'NotNull', 'NonNull', 'MapsId', 'Id') !== undefined;
  return {
    to,
    kind: 'key',
    isRequired,
    ...cascadesBy(mark(member.marks, 'OnDelete')?.args[0]?.value),
    ...(isOwned && name === 'OneToOne' ? { owns: true } : {}),
  };
}
