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
import type { Found, Program } from './program.ts';
import type { Mark, Member } from './syntax/file-syntax.ts';

const relationMarks = ['ManyToOne', 'OneToOne', 'OneToMany', 'ManyToMany'];

export const jpa: Stack = {
  name: 'jpa',
  language: 'java',
  marker: /@(?:Entity|MappedSuperclass)\b/u,
  entities: (program) =>
    [...program.files].flatMap(([file, { classes }]) =>
      classes.flatMap((declared) => (mark(declared.marks, 'Entity') ? [entityOf({ file, declared }, program)] : [])),
    ),
};

function entityOf(found: Found, program: Program): Entity {
  const columns: Column[] = [];
  const relations: Relation[] = [];
  const seen = new Set<string>();
  for (const ancestor of program.lineage(found))
    for (const member of properties(ancestor.declared.members)) {
      if (seen.has(member.name) || mark(member.marks, 'Transient')) continue;
      seen.add(member.name);
      const relation = mark(member.marks, ...relationMarks);
      const target = relation ? targetOf(relation, member, ancestor.file, program) : null;
      if (relation && target !== null) relations.push(relationOf(relation, member, target));
      else columns.push(columnOf(member, ancestor.file, program));
    }
  const { name, line } = found.declared;
  const base = inherited(program.lineage(found), ({ declared }) => mark(declared.marks, 'Entity') !== undefined);
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
function targetOf(relation: Mark, member: Member, file: string, program: Program): string | null {
  const given = word(named(relation.args, 'targetEntity')) === 'class' ? typeNames(textOf(named(relation.args, 'targetEntity'))) : [];
  for (const name of [...given, ...typeNames(member.type).toReversed()]) {
    const found = program.find(name, file);
    if (found && mark(found.declared.marks, 'Entity', 'MappedSuperclass')) return found.declared.name;
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
