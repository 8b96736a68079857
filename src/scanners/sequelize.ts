import {
  capitals,
  cascadesBy,
  columnOf,
  enumIn,
  isFalse,
  isTrue,
  listedEnum,
  mark,
  named,
  option,
  plain,
  typeNames,
  word,
  type Column,
  type Entity,
  type Relation,
  type Stack,
} from './entity.ts';
import type { Found, Program } from './program.ts';
import type { Argument, Call, Expression, Member } from './syntax/file-syntax.ts';
import { entityName } from './table-names.ts';

const associations = ['BelongsTo', 'HasOne', 'HasMany', 'BelongsToMany'];

/** Models as classes with decorators (sequelize-typescript), by `Model.init()`, and by `sequelize.define()`. */
export const sequelize: Stack = {
  name: 'sequelize',
  language: 'typescript',
  marker: /[sS]equelize/u,
  entities(program) {
    const found: Entity[] = [];
    const models = new Map<string, string>();
    /** Models by the file and the variable that they are in there. */
    const variables = new Map<string, string>();
    for (const [file, { classes, calls, imports, bindings }] of program.files) {
      for (const declared of classes) {
        const { marks, name } = declared;
        const isModel = mark(marks, 'Table') !== undefined && imports.some(({ from }) => /sequelize/u.test(from));
        const init = calls.find(({ call, within }) => call.name === 'init' && call.args.length > 1 && ownerOf(call, within) === name);
        if (isModel) found.push(decorated({ file, declared }, program));
        else if (init && program.descends({ file, declared }, (base) => base === 'Model'))
          found.push({ name, file, line: declared.line, stack: 'sequelize', ...attributes(name, init.call.args[0], file, program) });
      }
      for (const { name, value } of bindings) if (value.kind === 'name') models.set(name, value.text);
      for (const { call, line, as } of calls) {
        const model = call.name === 'define' && call.args.length > 1 ? word(call.args[0]?.value) : '';
        if (model === '' || call.args[0]?.value.kind !== 'string') continue;
        const name = nameOf(model, as);
        models.set(model, name);
        if (as !== undefined) {
          variables.set(`${file}\n${as}`, name);
          if (!models.has(as)) models.set(as, name);
        }
        found.push({ name, file, line, stack: 'sequelize', ...attributes(name, call.args[1], file, program) });
      }
    }
    return associate(found, program, models, variables);
  },
};

/** A model that is called after its table – `t_order_line` – is what its variable is called, where this says the same. */
function nameOf(model: string, variable = ''): string {
  const isTable = /[^A-Za-z0-9]/u.test(model);
  const told = entityName(variable);
  if (isTable) return told !== '' && entityName(model).endsWith(told) ? told : entityName(model);
  return model.charAt(0).toUpperCase() + model.slice(1);
}

function decorated(found: Found, program: Program): Entity {
  const columns: Column[] = [];
  const relations: Relation[] = [];
  for (const ancestor of program.lineage(found)) {
    const { members } = ancestor.declared;
    for (const member of members) {
      const relation = mark(member.marks, ...associations);
      const key = mark(member.marks, 'ForeignKey');
      if (relation) relations.push(...associationOf(member, relation.name, relation.args, members, ancestor.file, program));
      else if (mark(member.marks, 'Column') || key) columns.push(columnOf(member, ancestor.file, program));
      const target = key ? program.find(word(plain(key.args)[0]), ancestor.file) : null;
      // A key without an association of its own.
      if (
        target &&
        !members.some(
          (other) => mark(other.marks, 'BelongsTo') && word(plain(mark(other.marks, 'BelongsTo')?.args ?? [])[1]) === member.name,
        )
      )
        relations.push({ to: target.declared.name, kind: 'key', isRequired: !mayBeEmpty(member) });
    }
  }
  const { name, line } = found.declared;
  return { name, file: found.file, line, stack: 'sequelize', columns, relations };
}

const mayBeEmpty = (member: Member): boolean =>
  mark(member.marks, 'AllowNull') ? !isFalse(mark(member.marks, 'AllowNull')?.args[0]?.value) : member.isOptional;

function associationOf(
  member: Member,
  kind: string,
  args: readonly Argument[],
  members: readonly Member[],
  file: string,
  program: Program,
): Relation[] {
  const target = program.find(word(plain(args)[0]), file);
  if (!target) return [];
  const to = target.declared.name;
  const cascades = cascadesBy(option(args, 'onDelete'));
  if (kind === 'BelongsToMany') {
    const through = program.find(word(plain(args)[1]), file)?.declared.name;
    return [{ to, kind: 'many', ...(through === undefined ? {} : { through }) }];
  }
  if (kind !== 'BelongsTo') return [{ to, kind: 'has', isList: kind === 'HasMany', ...cascades }];
  const key = word(plain(args)[1]) || word(option(args, 'foreignKey'));
  const column = members.find((other) => other.name === (key || `${member.name}Id`));
  return [{ to, kind: 'key', isRequired: column ? !mayBeEmpty(column) : !member.isOptional, ...cascades }];
}

/** What `init` and `define` are given: `{ userId: { type: DataTypes.UUID, references: { model: User } } }`. */
function attributes(entity: string, given: Argument | undefined, file: string, program: Program): Pick<Entity, 'columns' | 'relations'> {
  const fields = given?.value.kind === 'record' ? given.value.fields : [];
  const relations = fields.flatMap(({ value }): Relation[] => {
    const references = value.kind === 'record' ? named(value.fields, 'references') : undefined;
    const to = references?.kind === 'record' ? word(named(references.fields, 'model')) : word(references);
    if (to === '' || value.kind !== 'record') return [];
    const isRequired = isFalse(named(value.fields, 'allowNull'));
    return [{ to, kind: 'key', isRequired, ...cascadesBy(named(value.fields, 'onDelete')) }];
  });
  const columns = fields.flatMap(({ name, value }): Column[] => {
    const type = value.kind === 'record' ? named(value.fields, 'type') : value;
    const typeName = type?.kind === 'call' ? type.name : word(type);
    if (typeName === 'VIRTUAL' || (type?.kind === 'name' && /^new (?:\w+\.)*VIRTUAL\b/u.test(type.text))) return [];
    const isRequired = value.kind === 'record' && (isFalse(named(value.fields, 'allowNull')) || isTrue(named(value.fields, 'primaryKey')));
    const column = {
      name,
      type: typeName,
      isRequired,
      ...(type?.kind === 'call' ? enumIn(capitals(namesIn(type)), file, program) : {}),
      ...listedEnum(entity, name, listIn(type) ?? (value.kind === 'record' ? named(value.fields, 'values') : undefined)),
    };
    return [column];
  });
  return { columns, relations };
}

/** `ENUM('open', 'paid')`, `ENUM(['open', 'paid'])`. */
function listIn(type: Expression | undefined): Expression | undefined {
  if (type?.kind !== 'call' || type.name !== 'ENUM') return undefined;
  const [first] = plain(type.args);
  return first?.kind === 'list' ? first : first && { kind: 'list', items: plain(type.args) };
}

const namesIn = (value: Expression): string[] =>
  value.kind === 'call' ? value.args.flatMap((one) => namesIn(one.value)) : value.kind === 'name' ? typeNames(value.text) : [];

/** The model that an association is called on: `User.hasMany(…)`, `this.hasMany(…)` in User. */
function ownerOf(call: Call['call'], within: string): string {
  const on = word(call.on ?? undefined);
  return on === 'this' || on === 'super' || on === '' ? within : on;
}

/** `through: 'OrderTags'`, `through: OrderTag`, `through: { model: OrderTag }`; a table without a model is no entity. */
function throughOf(value: Expression | undefined, known: (name: string) => string | null): Pick<Relation, 'through'> {
  const model = known(word(value?.kind === 'record' ? named(value.fields, 'model') : value));
  return model === null ? {} : { through: model };
}

/** Whether a key is never empty: as it says itself (`{ name, allowNull }`), or as its column does. */
function needsKey(key: Expression | undefined, as: string, other: string, columns: readonly Column[]): boolean {
  const fields = key?.kind === 'record' ? key.fields : [];
  if (isFalse(named(fields, 'allowNull'))) return true;
  const name = word(key?.kind === 'record' ? (named(fields, 'name') ?? named(fields, 'fieldName')) : key);
  const names = (name === '' ? [`${as}Id`, `${other}Id`] : [name]).map((one) => one.toLowerCase());
  return columns.some((column) => column.isRequired === true && names.includes(column.name.toLowerCase()));
}

/** Adds what `A.hasMany(B)` and the like say to the models; names of tables and variables become names of models. */
function associate(
  found: readonly Entity[],
  program: Program,
  models: ReadonlyMap<string, string>,
  variables: ReadonlyMap<string, string>,
): Entity[] {
  const columnsOf = new Map(found.map(({ name, columns }) => [name, columns]));
  const names = new Set(columnsOf.keys());
  const known = (name: string): string | null =>
    [
      name,
      models.get(name) ?? '',
      name.charAt(0).toUpperCase() + name.slice(1),
      name.charAt(0).toUpperCase() + name.slice(1).replace(/s$/u, ''),
      entityName(name),
    ].find((one) => names.has(one)) ?? null;
  const more = new Map<string, Relation[]>();
  /** Keys that only the other side tells of. */
  const backs = new Map<string, Relation[]>();
  for (const [file, { calls }] of program.files)
    for (const { call, within } of calls) {
      const here = (name: string): string | null => variables.get(`${file}\n${name}`) ?? known(name);
      const [owner, to] = [here(ownerOf(call, within)), here(word(plain(call.args)[0]))];
      if (owner === null || to === null || !/^(?:hasMany|hasOne|belongsTo|belongsToMany)$/u.test(call.name)) continue;
      const cascades = cascadesBy(option(call.args, 'onDelete'));
      const [holder, other] = call.name === 'belongsTo' ? [owner, to] : [to, owner];
      const isRequired = needsKey(option(call.args, 'foreignKey'), word(option(call.args, 'as')), other, columnsOf.get(holder) ?? []);
      const back: Relation = { to: owner, kind: 'key', isRequired };
      if (call.name.startsWith('has') && isRequired && to !== owner) backs.set(to, [...(backs.get(to) ?? []), back]);
      const relation: Relation =
        call.name === 'belongsToMany'
          ? { to, kind: 'many', ...throughOf(option(call.args, 'through'), known) }
          : call.name === 'belongsTo'
            ? { to, kind: 'key', isRequired, ...cascades }
            : { to, kind: 'has', isList: call.name === 'hasMany', ...cascades };
      more.set(owner, [...(more.get(owner) ?? []), relation]);
    }
  return found.map((entity) => ({
    ...entity,
    relations: [...entity.relations, ...(more.get(entity.name) ?? []), ...(backs.get(entity.name) ?? [])].flatMap((relation) => {
      const to = known(relation.to);
      return to === null ? [] : [{ ...relation, to }];
    }),
  }));
}
