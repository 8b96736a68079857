import { mark, word, type Column, type Entity, type Relation, type Stack } from './entity.ts';
import type { Program } from './program.ts';
import type { Argument, ClassDeclaration } from './syntax/file-syntax.ts';
import { entityName } from './table-names.ts';

interface Table {
  /** As it was last called. */
  name: string;
  readonly file: string;
  readonly declared: ClassDeclaration;
  readonly columns: Map<string, Column & { readonly isOptional: boolean }>;
  readonly keys: { to: string; readonly onDelete: string; readonly columns: readonly string[] }[];
  readonly primary: Set<string>;
  /** The table that it is a part of, where that one is split. */
  whole?: Table;
}

/** Tables as the definitions of all files leave them, in the order of their names: migrations count up. */
export const sql: Stack = {
  name: 'sql',
  language: 'sql',
  marker: /\b(?:create|alter|drop|rename)\s+(?:\w+\s+)?(?:table|type)\b|\bsp_rename\b/iu,
  entities(program) {
    const tables = replay(program);
    return [...tables.values()].flatMap((table) => (table.whole ? [] : [entityOf(table, tables)]));
  },
};

/** The same table in the words of every dialect: `[OrderLine]`, `order_line`. */
const same = (name: string): string => name.toLowerCase().replaceAll('_', '');

/** What a database does where nothing is said. */
const saysNothing = new Set(['', 'no action']);

const texts = (args: readonly Argument[]): string[] => args.map(({ value }) => (value.kind === 'string' ? value.text : word(value)));

function replay(program: Program): Map<string, Table> {
  const tables = new Map<string, Table>();
  for (const [file, syntax] of [...program.files].toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))) {
    const made = syntax.classes.map((declared) => ({ line: declared.line, make: () => create(tables, file, declared, program) }));
    const changed = syntax.calls.map(({ line, within, call }) => ({
      line,
      make: () => change(tables, same(within), call.name, texts(call.args)),
    }));
    for (const { make } of [...made, ...changed].toSorted((a, b) => a.line - b.line)) make();
  }
  return tables;
}

function create(tables: Map<string, Table>, file: string, declared: ClassDeclaration, program: Program): void {
  const name = same(declared.name);
  // The same in the schema of another dialect.
  if (tables.has(name)) return;
  const table: Table = {
    name: declared.name,
    file,
    declared,
    columns: new Map(),
    keys: [],
    primary: new Set(texts(mark(declared.marks, 'primaryKey')?.args ?? [])),
  };
  for (const member of declared.members) {
    const own = texts(mark(member.marks, 'enum')?.args ?? []);
    const values = own.length > 0 ? own : program.values(member.type, file);
    const enumName = own.length > 0 ? `${entityName(declared.name)}${entityName(member.name)}` : entityName(member.type);
    table.columns.set(member.name, {
      name: member.name,
      type: member.type,
      isOptional: member.isOptional,
      ...(values ? { enum: { name: enumName, values } } : {}),
    });
  }
  tables.set(name, table);
  for (const { args } of [...declared.marks, ...declared.members.flatMap(({ marks }) => marks)].filter((one) => one.name === 'foreignKey'))
    change(tables, name, 'foreignKey', texts(args));
}

function change(tables: Map<string, Table>, name: string, what: string, args: readonly string[]): void {
  const found = tables.get(name);
  const table = found?.whole ?? found;
  if (!found || !table) return;
  const [first = '', second = '', ...rest] = args;
  if (what === 'drop') tables.delete(name);
  else if (what === 'rename') {
    tables.delete(name);
    table.name = first;
    tables.set(same(first), table);
    for (const one of tables.values()) for (const key of one.keys) if (key.to === name) key.to = same(first);
  } else if (what === 'attach') {
    const part = tables.get(same(first));
    if (!part || part === table) return;
    part.whole = table;
    table.keys.push(...part.keys);
  } else if (what === 'addColumn') table.columns.set(first, { name: first, type: second, isOptional: rest[0] !== 'required' });
  else if (what === 'foreignKey') table.keys.push({ to: same(first), onDelete: second, columns: rest });
}

function entityOf(table: Table, tables: ReadonlyMap<string, Table>): Entity {
  const relations = table.keys.flatMap(({ to, onDelete, columns }): Relation[] => {
    const target = tables.get(to);
    if (!target) return [];
    const isRequired = columns.every((column) => table.primary.has(column) || table.columns.get(column)?.isOptional === false);
    const cascades = saysNothing.has(onDelete) ? {} : { cascades: onDelete === 'cascade' };
    return [{ to: entityName(target.name), kind: 'key', isRequired, ...cascades }];
  });
  const columns = [...table.columns.values()].map(({ isOptional: _, ...column }): Column => column);
  return { name: entityName(table.name), file: table.file, line: table.declared.line, stack: 'sql', columns, relations };
}
