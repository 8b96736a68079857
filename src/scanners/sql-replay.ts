import { dirname } from 'node:path/posix';
import { mark, named, word } from './entity.ts';
import type { Program } from './program.ts';
import { changeColumn } from './sql-columns.ts';
import type { SqlTable, SqlTables } from './sql-table.ts';
import type { Argument, ClassDeclaration } from './syntax/file-syntax.ts';

interface Schema {
  /** Each folder has tables of its own: the one beside it may tell the same in another dialect. */
  readonly folders: Map<string, SqlTables>;
  /** By name, as tables are compared. */
  readonly enums: Map<string, { readonly name: string; readonly values: readonly string[] }>;
}

/** The same table in the words of every dialect: `[OrderLine]`, `order_line`. */
export const same = (name: string): string => name.toLowerCase().replaceAll('_', '');

/** What is said by position. */
const texts = (args: readonly Argument[]): string[] =>
  args.flatMap(({ name, value }) => (name === '' ? [value.kind === 'string' ? value.text : word(value)] : []));

/** Does what all files say, one after the other, the statements of each in their order. */
export function replaySql(program: Program): Schema {
  const schema: Schema = { folders: new Map(), enums: new Map() };
  for (const [file, { classes, calls }] of [...program.files].toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))) {
    const made = classes.values();
    const own: SqlTables = schema.folders.get(dirname(file)) ?? new Map();
    schema.folders.set(dirname(file), own);
    for (const { within, call } of calls) {
      const name = same(within);
      const declared = call.name === 'create' ? made.next().value : undefined;
      if (declared) create(own, file, declared);
      else if (/enum/iu.test(call.name)) changeEnum(schema, within, call.name, texts(call.args));
      else {
        const tables = own.has(name) ? own : [...schema.folders.values()].find((one) => one.has(name));
        if (tables) changeTable(schema, tables, name, call.name, call.args);
      }
    }
  }
  return schema;
}

function create(tables: SqlTables, file: string, declared: ClassDeclaration): void {
  const name = same(declared.name);
  // The same in the schema of another dialect.
  if (tables.has(name)) return;
  const primary = new Set(texts(mark(declared.marks, 'primaryKey')?.args ?? []));
  const table: SqlTable = { name: declared.name, file, declared, columns: new Map(), keys: [], primary };
  for (const { name: column, type, isOptional, marks } of declared.members)
    table.columns.set(column, { name: column, type, isOptional, values: texts(mark(marks, 'enum')?.args ?? []) });
  tables.set(name, table);
  for (const one of [...declared.marks, ...declared.members.flatMap(({ marks }) => marks)])
    if (one.name === 'foreignKey') addKey(table, one.args);
}

function addKey(table: SqlTable, args: readonly Argument[]): void {
  const [to = '', onDelete = '', ...columns] = texts(args);
  table.keys.push({ to: same(to), name: word(named(args, 'constraint')), onDelete, columns });
}

function changeEnum({ enums }: Schema, within: string, what: string, args: readonly string[]): void {
  const known = enums.get(same(within));
  const [first = ''] = args;
  if (what === 'enum') enums.set(same(within), { name: within, values: args });
  else if (what === 'addEnum' && known) enums.set(same(within), { ...known, values: [...known.values, first] });
  else if (what === 'renameEnum' && known) {
    enums.delete(same(within));
    enums.set(same(first), { ...known, name: first });
  }
}

/** Keys to a table lead to another from now on, wherever no other table of its name is meant. */
function leadOn({ folders }: Schema, from: string, to: string): void {
  for (const tables of folders.values())
    if (!tables.has(from)) for (const { keys } of tables.values()) for (const key of keys) if (key.to === from) key.to = to;
}

function changeTable(schema: Schema, tables: SqlTables, name: string, what: string, args: readonly Argument[]): void {
  const found = tables.get(name);
  const table = found?.whole ?? found;
  if (!found || !table) return;
  const [first = '', second = ''] = texts(args);
  if (what === 'drop') {
    tables.delete(name);
    // It was moved away for another one of its name.
    if (found.formerly !== undefined && tables.has(found.formerly)) leadOn(schema, name, found.formerly);
  } else if (what === 'rename') {
    tables.delete(name);
    [table.name, table.formerly] = [first, name];
    tables.set(same(first), table);
    leadOn(schema, name, same(first));
  } else if (what === 'attach') {
    const part = tables.get(same(first));
    if (!part || part === table) return;
    part.whole = table;
    table.keys.push(...part.keys);
  } else if (what === 'primaryKey') for (const column of texts(args)) table.primary.add(column);
  else if (what === 'foreignKey') addKey(table, args);
  else if (what === 'renameKey' || what === 'dropKey') changeKey(table, what === 'dropKey' ? null : second, first);
  else changeColumn(table, what, texts(args));
}

/** `to`: its new name; null: it is gone. Without a name it has the one that Postgres gives it. */
function changeKey(table: SqlTable, to: string | null, name: string): void {
  table.keys = table.keys.flatMap((key) => {
    const own = key.name || `${table.declared.name}_${key.columns.join('_')}_fkey`;
    return own.toLowerCase() !== name.toLowerCase() ? [key] : to === null ? [] : [{ ...key, name: to }];
  });
}
