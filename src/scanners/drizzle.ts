import { cascadesBy, chain, option, plain, word, words, type Column, type Relation, type Stack } from './entity.ts';
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
    const said = relationsSaid(program, names);
    return tables.map(({ file, binding, call }) => {
      const fields = columnsIn(call) ?? [];
      return {
        name: names.get(binding.name) ?? binding.name,
        file,
        line: binding.line,
        stack: 'drizzle',
        columns: fields.map(({ name, value }) => columnOf(name, value, enums)),
        relations: withSaid(
          [...fields.flatMap(({ value }) => keyOf(value, names)), ...foreignKeys(call, names)],
          said.get(binding.name) ?? [],
        ),
      };
    });
  },
};

function columnsIn(call: CallExpression): readonly Argument[] | null {
  const given = call.args[1]?.value;
  const record = given?.kind === 'function' ? given.body : given;
  return record?.kind === 'record' ? record.fields.filter(({ value }) => value.kind === 'call') : null;
}

function columnOf(name: string, value: Expression, enums: ReadonlyMap<string, NonNullable<Column['enum']>>): Column {
  const type = chain(value)[0]?.name ?? '';
  const found = enums.get(type);
  return { name, type: found?.name ?? type, ...(found ? { enum: found } : {}) };
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
function foreignKeys(call: CallExpression, names: ReadonlyMap<string, string>): Relation[] {
  const given = call.args[2]?.value;
  const body = given?.kind === 'function' ? given.body : given;
  const all = body?.kind === 'list' ? body.items : body?.kind === 'record' ? body.fields.map(({ value }) => value) : [];
  return all.flatMap((one) => {
    const steps = chain(one);
    const columns = option(steps.find(({ name }) => name === 'foreignKey')?.args ?? [], 'foreignColumns');
    const to = names.get(columns?.kind === 'list' ? tableIn(columns.items[0]) : '');
    return to === undefined
      ? []
      : [
          {
            to,
            kind: 'key',
            isRequired: true,
            ...deleted(steps.find(({ name }) => name === 'onDelete')?.args[0]?.value),
          } satisfies Relation,
        ];
  });
}

/** `relations(users, ({ many }) => ({ posts: many(posts) }))`, by the table's variable. */
function relationsSaid(program: Program, names: ReadonlyMap<string, string>): Map<string, Relation[]> {
  const said = new Map<string, Relation[]>();
  for (const [, { bindings }] of program.files)
    for (const { value } of bindings) {
      if (value.kind !== 'call' || value.name !== 'relations') continue;
      const [table, body] = [word(value.args[0]?.value), value.args[1]?.value];
      const fields = body?.kind === 'function' && body.body.kind === 'record' ? body.body.fields : [];
      const found = fields.flatMap(({ value: one }): Relation[] => {
        const [call] = chain(one);
        const to = names.get(word(call?.args[0]?.value));
        if (!call || to === undefined) return [];
        return [
          call.name === 'many'
            ? { to, kind: 'has', isList: true }
            : option(call.args, 'fields')
              ? { to, kind: 'key' }
              : { to, kind: 'has', isList: false },
        ];
      });
      said.set(table, [...(said.get(table) ?? []), ...found]);
    }
  return said;
}

/** A key that the database has, too, is told there in full. */
const withSaid = (keys: readonly Relation[], said: readonly Relation[]): Relation[] => [
  ...keys,
  ...said.filter(({ kind, to }) => kind !== 'key' || !keys.some((key) => key.to === to)),
];
