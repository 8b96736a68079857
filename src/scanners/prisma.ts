import { cascadesBy, enumIn, mark, named, plain, words, word, type Column, type Entity, type Relation, type Stack } from './entity.ts';
import type { Found, Program } from './program.ts';
import type { ClassDeclaration, Member } from './syntax/file-syntax.ts';

export const prisma: Stack = {
  name: 'prisma',
  language: 'prisma',
  marker: /^[ \t]*(?:model|enum)\s/mu,
  entities: (program) =>
    [...program.files].flatMap(([file, { classes }]) =>
      classes.flatMap((declared) => (declared.isAbstract ? [] : [entityOf({ file, declared }, program)])),
    ),
};

function entityOf({ file, declared }: Found, program: Program): Entity {
  const columns: Column[] = [];
  const relations: Relation[] = [];
  for (const member of declared.members) {
    const type = member.type.replace('[]', '');
    const target = program.find(type, file)?.declared;
    if (target && !target.isAbstract) {
      relations.push(relationOf(member, target, declared));
      continue;
    }
    columns.push({ name: member.name, type: member.type, ...enumIn([type], file, program) });
  }
  return { name: declared.name, file, line: declared.line, stack: 'prisma', columns, relations };
}

function relationOf(member: Member, target: ClassDeclaration, self: ClassDeclaration): Relation {
  const to = target.name;
  const args = mark(member.marks, 'relation')?.args ?? [];
  const fields = words(named(args, 'fields'));
  const isList = member.type.endsWith('[]');
  if (fields.length > 0) {
    const isRequired = fields.every((field) => self.members.find(({ name }) => name === field)?.isOptional !== true);
    return { to, kind: 'key', isRequired, ...cascadesBy(named(args, 'onDelete')) };
  }
  const others = target.members.filter(
    (other) => other !== member && other.type.replace('[]', '') === self.name && nameOf(other) === nameOf(member),
  );
  // A list on both sides has no key on either.
  return isList && others.every(({ type }) => type.endsWith('[]')) ? { to, kind: 'many' } : { to, kind: 'has', isList };
}

/** A relation's name tells it from others between the same two. */
function nameOf(member: Member): string {
  const args = mark(member.marks, 'relation')?.args ?? [];
  return word(named(args, 'name') ?? plain(args)[0]);
}
