import {
  enumIn,
  inherited,
  isFalse,
  isTrue,
  listedEnum,
  mark,
  option,
  plain,
  typeNames,
  word,
  words,
  type Column,
  type Entity,
  type Relation,
  type Stack,
} from './entity.ts';
import type { Found, Program } from './program.ts';
import type { ClassDeclaration, FileSyntax, Mark, Member } from './syntax/file-syntax.ts';

const columnMarks = /^(?:.*Column|ObjectIdColumn)$/u;
const relationMark = /(?:ManyToOne|OneToOne|OneToMany|ManyToMany|TreeParent|TreeChildren)$/u;
/** Of TypeORM, or of the project's own around it: `@AuditedEntity()`. */
const entityMark = /^(?!ViewEntity$)\w*Entity$/u;

export const typeOrm: Stack = {
  name: 'typeorm',
  language: 'typescript',
  marker: /@\w*Entity\s*\(/u,
  entities: (program) =>
    [...program.files].flatMap(([file, { classes, imports }]) => {
      const isTypeOrm = importsTypeOrm(imports);
      return classes.flatMap((declared) => (isEntity(declared, isTypeOrm) ? [entityOf({ file, declared }, program)] : []));
    }),
};

const importsTypeOrm = (imports: FileSyntax['imports'] = []): boolean => imports.some(({ from }) => /typeorm/iu.test(from));

/** Decorators of the project's own may be imported without TypeORM's: then members must be marked by such, too. */
function isEntity({ marks, members }: ClassDeclaration, isTypeOrm: boolean): boolean {
  if (isTypeOrm && mark(marks, 'Entity', 'ChildEntity')) return true;
  const isOwn = (name: string): boolean => entityMark.test(name) && name !== 'Entity';
  const isMapped = (name: string): boolean => /^\w+(?:Column|ManyToOne|OneToOne|OneToMany|ManyToMany)$/u.test(name);
  return marks.some(({ name }) => isOwn(name)) && members.some((member) => member.marks.some(({ name }) => isMapped(name)));
}

function entityOf(found: Found, program: Program): Entity {
  const { file, declared } = found;
  const columns: Column[] = [];
  const relations: Relation[] = [];
  for (const ancestor of program.lineage(found))
    for (const member of ancestor.declared.members) {
      const relation = member.marks.find(({ name }) => relationMark.test(name));
      if (relation) relations.push(...relationOf(member, relation, ancestor.file, program));
      else if (member.marks.some(({ name }) => columnMarks.test(name)))
        columns.push(columnOf(declared.name, member, ancestor.file, program));
    }
  const base = inherited(program.lineage(found), (one) => isEntity(one.declared, importsTypeOrm(program.files.get(one.file)?.imports)));
  return { name: declared.name, file, line: declared.line, stack: 'typeorm', columns, relations, ...base };
}

function relationOf(member: Member, { name, args }: Mark, file: string, program: Program): Relation[] {
  const kind = relationMark.exec(name)?.[0] ?? '';
  const target =
    program.find(word(plain(args)[0]), file) ??
    typeNames(member.type)
      .map((one) => program.find(one, file))
      .find((one) => one !== null);
  if (!target) return [];
  const to = target.declared.name;
  const join = mark(member.marks, 'JoinColumn');
  const cascade = option(args, 'cascade');
  const owns =
    isTrue(cascade) ||
    words(cascade).includes('remove') ||
    isTrue(option(args, 'orphanedRowAction')) ||
    word(option(args, 'orphanedRowAction')) === 'delete';
  const onDelete = word(option(args, 'onDelete')).toUpperCase();
  if (kind === 'TreeParent') return [{ to, kind: 'key', isRequired: false, cascades: onDelete === 'CASCADE' }];
  if (kind === 'ManyToMany') return [{ to, kind: 'many' }];
  if (kind === 'ManyToOne' || (kind === 'OneToOne' && join)) {
    const isRequired =
      isFalse(option(args, 'nullable')) ||
      isFalse(option(join?.args ?? [], 'nullable')) ||
      mark(member.marks, 'PrimaryColumn') !== undefined ||
      isTrue(option(args, 'primary'));
    return [{ to, kind: 'key', isRequired: isRequired || onDelete === 'CASCADE', cascades: onDelete === 'CASCADE' }];
  }
  return [{ to, kind: 'has', isList: kind === 'OneToMany' || kind === 'TreeChildren', ...(owns ? { cascades: true } : {}) }];
}

function columnOf(entity: string, member: Member, file: string, program: Program): Column {
  const args = member.marks.flatMap((one) => (columnMarks.test(one.name) ? one.args : []));
  const names = [word(option(args, 'enum')), ...typeNames(member.type)];
  return {
    name: member.name,
    type: member.type,
    ...listedEnum(entity, member.name, option(args, 'enum')),
    ...enumIn(names, file, program),
  };
}
