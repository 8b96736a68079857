import {
  capitals,
  cascadesBy,
  chain,
  enumIn,
  inherited,
  isFalse,
  isTrue,
  listedEnum,
  mark,
  named,
  plain,
  typeNames,
  word,
  type Column,
  type Entity,
  type Relation,
  type Stack,
} from './entity.ts';
import type { Found, Program } from './program.ts';
import type { Argument, CallExpression, Expression, Member } from './syntax/file-syntax.ts';

const columnCalls = new Set(['Column', 'mapped_column', 'Field', 'column']);
const relationCalls = new Set(['relationship', 'Relationship', 'dynamic_loader']);
/** What only shows columns otherwise. */
const views = new Set(['composite', 'synonym', 'column_property', 'query_expression', 'association_proxy']);
const bases = /^(?:DeclarativeBase|DeclarativeBaseNoMeta|MappedAsDataclass|SQLModel|Model)$/u;

/** Decorators that map a class. */
const mapping = /^(?:mapped|mapped_as_dataclass|as_declarative)$/u;
const plainBases = /^(?:object|ABC|Generic|Protocol)$/u;

/** Declarative classes of SQLAlchemy, Flask-SQLAlchemy and SQLModel. */
export const sqlAlchemy: Stack = {
  name: 'sqlalchemy',
  language: 'python',
  marker: /\b(?:sqlalchemy|sqlmodel|SQLModel|mapped_column|__tablename__|db\.Model)\b/u,
  entities(program) {
    const classes = [...program.files].flatMap(([file, syntax]) =>
      syntax.classes.flatMap((declared) => (isEntity({ file, declared }, program) ? [{ file, declared }] : [])),
    );
    const heads = classes.filter((found) => headOf(found, program).declared === found.declared);
    const tables = new Map(
      heads.flatMap((found) => {
        const [table, schema] = [tableOf(found, program), schemaOf(found, program)];
        return [table, ...(schema === '' ? [] : [`${schema}.${table}`])].map((name) => [name, found.declared.name] as const);
      }),
    );
    return heads.map((found) => {
      const kinds = classes.filter((one) => headOf(one, program).declared === found.declared);
      const entity = entityOf(found, kinds, tables, program);
      const { name } = entity;
      const parts = heads.flatMap((other) => (ownersSaid(other, program).includes(name) ? [other.declared.name] : []));
      return {
        ...entity,
        relations: [...entity.relations, ...parts.map((to): Relation => ({ to, kind: 'has', isList: true, cascades: true }))],
      };
    });
  },
};

const calls = (member: Member): readonly CallExpression[] => chain(member.value);
const field = (found: Found, name: string): Expression | null =>
  found.declared.members.find((member) => member.name === name)?.value ?? null;

const namesTable = ({ declared }: Found): boolean =>
  declared.members.some(({ name, value }) => (name === '__tablename__' && value?.kind === 'string') || name === '__table__');

function isEntity(found: Found, program: Program): boolean {
  const { members, marks } = found.declared;
  if (isTrue(field(found, '__abstract__') ?? undefined)) return false;
  // The base itself.
  if (found.declared.bases.some(({ name }) => name.startsWith('DeclarativeBase'))) return false;
  const lineage = program.lineage(found);
  const isDjango = lineage.some(({ file }) => program.files.get(file)?.imports.some(({ from }) => from.startsWith('django')));
  if (isDjango) return false;
  const isMapped = lineage.some(
    ({ declared, file }) =>
      declared.marks.some(({ name }) => mapping.test(name)) ||
      declared.bases.some(({ name }) => bases.test(name) || isDeclarativeBase(name, file, program)),
  );
  // What is mapped by nothing is there to be mixed in; only of what is not here nobody knows.
  const isAbroad = lineage.some(({ declared, file }) =>
    declared.bases.some(({ name }) => !plainBases.test(name) && !program.find(name, file)),
  );
  if (namesTable(found)) return isMapped || isAbroad;
  const hasColumns =
    members.some((member) => calls(member).some(({ name }) => columnCalls.has(name) || relationCalls.has(name))) ||
    members.some(({ name }) => name === '__mapper_args__') ||
    lineage.slice(1).some((one) => namesTable(one) && !isEntity(one, program));
  const isTable = isTrue(named(mark(marks, 'class')?.args ?? [], 'table'));
  return lineage.some(({ declared }) => declared.bases.some(({ name }) => name === 'SQLModel'))
    ? isTable
    : isMapped && hasColumns && !isMixin(found);
}

/** The class whose table an entity is in: one that has neither a name for a table nor a primary key is a kind of the entity that it inherits from. */
function headOf(found: Found, program: Program): Found {
  const hasTable = found.declared.members.some(
    (member) =>
      member.name === '__tablename__' ||
      member.name === '__table__' ||
      calls(member).some(({ args }) => isTrue(named(args, 'primary_key'))),
  );
  const base =
    hasTable || mark(found.declared.marks, 'class')
      ? undefined
      : program
          .lineage(found)
          .slice(1)
          .find((one) => isEntity(one, program));
  return base ? headOf(base, program) : found;
}

const isMixin = ({ declared }: Found): boolean => declared.name.endsWith('Mixin');

/** `Base = declarative_base()`. */
function isDeclarativeBase(name: string, file: string, program: Program): boolean {
  const from = program.files.get(file);
  const files = [from, ...(from?.imports.some((one) => one.name === name) ? [...program.files.values()] : [])];
  return files.some((syntax) =>
    syntax?.bindings.some(
      (one) => one.name === name && one.value.kind === 'call' && /(?:declarative_base|automap_base)$/u.test(one.value.name),
    ),
  );
}

function tableOf(found: Found, program: Program): string {
  for (const one of program.lineage(found)) {
    const name = field(one, '__tablename__');
    if (name?.kind === 'string') return name.text;
    const table = field(one, '__table__');
    if (table?.kind === 'call') return word(table.args[0]?.value);
  }
  return found.declared.name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/gu, '_').toLowerCase();
}

/** The schema that `__table_args__` names; '': none. */
function schemaOf(found: Found, program: Program): string {
  const given = program.lineage(found).flatMap((one) => field(one, '__table_args__') ?? [])[0];
  const parts = given?.kind === 'list' ? given.items : given ? [given] : [];
  for (const part of parts) {
    const fields = part.kind === 'record' ? part.fields : part.kind === 'call' ? part.args : [];
    const schema = word(named(fields, 'schema'));
    if (schema !== '') return schema;
  }
  return '';
}

/** `kinds`: the class itself and those that share its table. */
function entityOf(found: Found, kinds: readonly Found[], tables: ReadonlyMap<string, string>, program: Program): Entity {
  const columns: Column[] = [];
  const keys: Relation[] = [];
  const lineage = program.lineage(found);
  const all = new Map([...lineage, ...kinds.flatMap((kind) => program.lineage(kind))].map((one) => [one.declared, one.file]));
  const members = [...all].flatMap(([declared, file]) => declared.members.map((member) => ({ member, file })));
  for (const { member, file } of members) {
    const column = calls(member).find(({ name }) => columnCalls.has(name));
    if (!column && !/^(?:sa\.orm\.|orm\.)?Mapped\[/u.test(member.type)) continue;
    if (
      calls(member).some(({ name }) => relationCalls.has(name) || views.has(name)) ||
      (!column && targetOf(member, undefined, file, program))
    )
      continue;
    if (columns.some(({ name }) => name === member.name)) continue;
    columns.push({ name: member.name, type: typeOf(member, column), ...enumOf(found.declared.name, member, column, file, program) });
    keys.push(...keysOf(member, column, tables, file, program));
  }
  const navigations = members.flatMap(({ member, file }) => {
    const call = calls(member).find(({ name }) => relationCalls.has(name));
    const to = call ? targetOf(member, call, file, program) : null;
    return call && to !== null ? relationOf(member, call, to, keys) : [];
  });
  const { name, line } = found.declared;
  const relations = [...keys, ...navigations];
  const base = inherited(lineage, (one) => isEntity(one, program));
  return { name, file: found.file, line, stack: 'sqlalchemy', columns, relations, ...base };
}

function typeOf(member: Member, column: CallExpression | undefined): string {
  const mapped = /^(?:[\w.]*\.)?Mapped\[([^]*)\]$/u.exec(member.type)?.[1];
  const [type] = plain(column?.args ?? []).filter((value) => value.kind !== 'string');
  return mapped?.replaceAll(/\s+/gu, ' ').trim() ?? (member.type || (type?.kind === 'call' ? type.name : word(type)));
}

/** `Enum(Status)`, `Enum("open", "paid")`. */
function enumOf(entity: string, member: Member, column: CallExpression | undefined, file: string, program: Program): Pick<Column, 'enum'> {
  const inCall = plain(column?.args ?? []).flatMap((value) =>
    value.kind === 'call' && /enum$/iu.test(value.name) ? plain(value.args) : [],
  );
  const known = enumIn(capitals([...inCall.map(word), ...typeNames(member.type)]), file, program);
  return known.enum ? known : listedEnum(entity, member.name, { kind: 'list', items: inCall });
}

/** `ForeignKey("orders.id", ondelete="CASCADE")`, `foreign_key="orders.id"`. */
function keysOf(
  member: Member,
  column: CallExpression | undefined,
  tables: ReadonlyMap<string, string>,
  file: string,
  program: Program,
): Relation[] {
  const args = column?.args ?? [];
  const nested = args.flatMap(({ name, value }) => (name === 'sa_column' && value.kind === 'call' ? value.args : []));
  const keys = [...args, ...nested].flatMap(({ value }) => (value.kind === 'call' && value.name === 'ForeignKey' ? [value] : []));
  const given: readonly Argument[] = [
    ...keys.flatMap((key) => key.args),
    ...args.filter(({ name }) => name === 'foreign_key' || name === 'ondelete'),
  ];
  const target = plain(given)[0] ?? named(given, 'foreign_key');
  const path = target?.kind === 'string' || target?.kind === 'name' ? target.text.split('.') : [];
  const table = path.at(-2) ?? '';
  const to = tables.get(path.slice(-3, -1).join('.')) ?? tables.get(table) ?? program.find(table, file)?.declared.name;
  if (to === undefined) return [];
  const nullable = named(args, 'nullable');
  const isRequired = isTrue(named(args, 'primary_key')) || (nullable ? isFalse(nullable) : member.type !== '' && !member.isOptional);
  return [{ to, kind: 'key', isRequired, ...cascadesBy(named(given, 'ondelete')) }];
}

function targetOf(member: Member, call: CallExpression | undefined, file: string, program: Program): string | null {
  const [first] = plain(call?.args ?? []);
  const given = first?.kind === 'function' ? first.body : first;
  for (const name of [word(given), ...typeNames(member.type).toReversed()]) {
    const found = name === '' ? null : program.find(name, file);
    if (found && isEntity(found, program)) return headOf(found, program).declared.name;
  }
  return null;
}

const isCascade = (value: Expression | undefined): boolean => /\b(?:all|delete)\b/u.test(word(value));

/** Entities that this one goes with, as its own relation says of the other side: `backref=backref("lines", cascade="all")`. */
const ownersSaid = (found: Found, program: Program): string[] =>
  found.declared.members.flatMap((member) =>
    calls(member).flatMap((call) => {
      const back = relationCalls.has(call.name) ? named(call.args, 'backref') : undefined;
      const to = back?.kind === 'call' && isCascade(named(back.args, 'cascade')) ? targetOf(member, call, found.file, program) : null;
      return to === null ? [] : [to];
    }),
  );

function relationOf(member: Member, call: CallExpression, to: string, keys: readonly Relation[]): Relation[] {
  const secondary = named(call.args, 'secondary') ?? named(call.args, 'link_model');
  if (secondary) return [{ to, kind: 'many', ...(word(secondary) === '' ? {} : { through: word(secondary) }) }];
  const isOwned = isCascade(named(call.args, 'cascade'));
  if (keys.some((key) => key.to === to) && !isOwned) return [];
  const isList =
    member.type === ''
      ? !isFalse(named(call.args, 'uselist'))
      : /\b(?:list|set|Sequence|Collection|DynamicMapped|WriteOnlyMapped)\b/iu.test(member.type);
  return [{ to, kind: 'has', isList, ...(isOwned ? { cascades: true } : {}) }];
}
