import { cascadesBy, chain, listedEnum, option, plain, word, words, type Column, type Relation, type Stack } from './entity.ts';
import { entityName } from './table-names.ts';
import type { Program } from './program.ts';
import type { Argument, Binding, CallExpression, Expression } from './syntax/file-syntax.ts';

const tableCall = /^(?:\w+Table|table|createTable)$/u;

/** Tables by `pgTable`, `mysqlTable`, `sqliteTable` or a maker of their own; relations by keys and by `relations()`. */
export const drizzle: Stack = {
  name: 'drizzle',
  language: 'typescript',
  marker: /drizzle-orm/u,
  entities(program) {
    const enums = new Map<string, NonNullable<Column['enum']>>();
    const tables: { file: string; binding: Binding; call: CallExpression }[] = [];
    for (const [file, { bindings, imports }] of program.files) {
      if (!imports.some(({ from }) => from.startsWith('drizzle-orm'))) continue;
      for (const binding of bindings) {
        const [call] = chain(binding.value);
        const made =
          call && call.args[0]?.value.kind === 'string'
            ? call
            : chain(binding.value).find(({ args }) => args[0]?.value.kind === 'string' && args.length > 1);
        if (made && made.name.endsWith('Enum'))
          enums.set(binding.name, { name: entityName(word(made.args[0]?.value)), values: words(made.args[1]?.value) });
        else if (made && tableCall.test(made.name) && columnsIn(made)) tables.push({ file, binding, call: made });
      }
    }
    const names = new Map(tables.map(({ binding }) => [binding.name, entityName(binding.name)]));
    const fieldsOf = new Map(tables.map(({ file, binding, call }) => [binding.name, withSpread(columnsIn(call) ?? [], file, program)]));
    const said = relationsSaid(program, names, fieldsOf);
    return tables.map(({ file, binding, call }) => {
      const fields = fieldsOf.get(binding.name) ?? [];
      const entity = names.get(binding.name) ?? binding.name;
      return {
        name: entity,
        file,
        line: binding.line,
        stack: 'drizzle',
        columns: fields.map(({ name, value }) => columnOf(entity, name, value, enums)),
        relations: withSaid(
          [...fields.flatMap(({ value }) => keyOf(value, names)), ...foreignKeys(call, names, fields)],
          said.get(binding.name) ?? [],
        ),
      };
    });
  },
};

function columnsIn(call: CallExpression): readonly Argument[] | null {
  const given = call.args[1]?.value;
  const record = given?.kind === 'function' ? given.body : given;
  return record?.kind === 'record' ? record.fields : null;
}

/** Columns alone, those of `...timestamps` and `...timestamps()` among them, which may be in another file. */
function withSpread(fields: readonly Argument[], file: string, program: Program): Argument[] {
  return fields.flatMap((field): Argument[] => {
    const { name, value } = field;
    if (name !== '') return value.kind === 'call' ? [field] : [];
    const spread = value.kind === 'call' ? value.name : word(value);
    const imported = program.files.get(file)?.imports.find((one) => one.name === spread)?.original ?? spread;
    const places = [file, ...program.files.keys()];
    const at = places.find((path) => program.files.get(path)?.bindings.some((one) => one.name === (path === file ? spread : imported)));
    const given = program.files.get(at ?? '')?.bindings.find((one) => one.name === (at === file ? spread : imported))?.value;
    const record = given?.kind === 'function' ? given.body : given;
    return record?.kind === 'record' ? record.fields.filter((one) => one.name !== '' && one.value.kind === 'call') : [];
  });
}

/** `status: statusEnum()`, `mysqlEnum('status', ['open', 'paid'])`, `text({ enum: ['open', 'paid'] })`. */
function columnOf(entity: string, name: string, value: Expression, enums: ReadonlyMap<string, NonNullable<Column['enum']>>): Column {
  const [call] = chain(value);
  const type = call?.name ?? '';
  const found = enums.get(type);
  const listed = found
    ? undefined
    : (option(call?.args ?? [], 'enum') ?? (type.endsWith('Enum') ? plain(call?.args ?? []).at(-1) : undefined));
  return { name, type: found?.name ?? type, ...(found ? { enum: found } : listedEnum(entity, name, listed)) };
}

/** `.notNull().references(() => users.id, { onDelete: 'cascade' })`. */
function keyOf(value: Expression, names: ReadonlyMap<string, string>): Relation[] {
  const steps = chain(value);
  const references = steps.find(({ name }) => name === 'references');
  const to = names.get(tableIn(plain(references?.args ?? [])[0]));
  if (!references || to === undefined) return [];
  const isRequired = steps.some(({ name }) => name === 'notNull' || name === 'primaryKey');
  return [{ to, kind: 'key', isRequired, ...deleted(option(references.args, 'onDelete')) }];
}

/** Without a word nothing goes with another. */
const deleted = (action: Expression | undefined): Pick<Relation, 'cascades'> => ({ cascades: false, ...cascadesBy(action) });

/** `users` of `() => users.id`. */
function tableIn(value: Expression | undefined): string {
  const inner = value?.kind === 'function' ? value.body : value;
  return inner?.kind === 'name' ? (inner.text.split('.')[0] ?? '') : '';
}

/** `foreignKey({ columns: […], foreignColumns: [users.id] }).onDelete('cascade')` behind the columns. */
function foreignKeys(call: CallExpression, names: ReadonlyMap<string, string>, fields: readonly Argument[]): Relation[] {
  const given = call.args[2]?.value;
  const body = given?.kind === 'function' ? given.body : given;
  const all = body?.kind === 'list' ? body.items : body?.kind === 'record' ? body.fields.map(({ value }) => value) : [];
  return all.flatMap((one) => {
    const steps = chain(one);
    const said = steps.find(({ name }) => name === 'foreignKey')?.args ?? [];
    const others = option(said, 'foreignColumns');
    const to = names.get(others?.kind === 'list' ? tableIn(others.items[0]) : '');
    return to === undefined
      ? []
      : [
          {
            to,
            kind: 'key',
            isRequired: words(option(said, 'columns')).every((column) => isNotNull(column, fields)),
            ...deleted(steps.find(({ name }) => name === 'onDelete')?.args[0]?.value),
          } satisfies Relation,
        ];
  });
}

/** `relations(users, ({ many }) => ({ posts: many(posts) }))`, by the table's variable. */
function relationsSaid(
  program: Program,
  names: ReadonlyMap<string, string>,
  fieldsOf: ReadonlyMap<string, readonly Argument[]>,
): Map<string, Relation[]> {
  const said = new Map<string, Relation[]>();
  for (const [, { bindings }] of program.files)
    for (const { value } of bindings) {
      if (value.kind !== 'call' || value.name !== 'relations') continue;
      const [table, body] = [word(value.args[0]?.value), value.args[1]?.value];
      const fields = body?.kind === 'function' && body.body.kind === 'record' ? body.body.fields : [];
      const found = fields.flatMap(({ value: one }): Relation[] => {
        const [call] = chain(one);
        const other = word(call?.args[0]?.value);
        const to = names.get(other);
        if (!call || to === undefined) return [];
        if (call.name === 'many') return [{ to, kind: 'has', isList: true }];
        const [own, others] = [words(option(call.args, 'fields')), words(option(call.args, 'references'))];
        const isOther = areKeys(own, fieldsOf.get(table)) && others.length > 0 && !areKeys(others, fieldsOf.get(other));
        if (own.length === 0 || isOther) return [{ to, kind: 'has', isList: false }];
        return [{ to, kind: 'key', isRequired: own.every((column) => isNotNull(column, fieldsOf.get(table))) }];
      });
      said.set(table, [...(said.get(table) ?? []), ...found]);
    }
  return said;
}

const stepsOf = (column: string, fields: readonly Argument[] = []): string[] =>
  fields.flatMap(({ name, value }) => (name === column ? chain(value).map((step) => step.name) : []));

const isNotNull = (column: string, fields?: readonly Argument[]): boolean =>
  stepsOf(column, fields).some((step) => step === 'notNull' || step === 'primaryKey');

/** Whether columns are what others refer to the table by. */
const areKeys = (columns: readonly string[], fields?: readonly Argument[]): boolean =>
  columns.every((column) => column === 'id' || stepsOf(column, fields).includes('primaryKey'));

/** A key that the database has, too, is told there in full. */
const withSaid = (keys: readonly Relation[], said: readonly Relation[]): Relation[] => [
  ...keys,
  ...said.filter(({ kind, to }) => kind !== 'key' || !keys.some((key) => key.to === to)),
];
