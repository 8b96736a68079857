import type { Column, Entity, Relation, Stack } from './entity.ts';
import { replaySql, same } from './sql-replay.ts';
import type { SqlTable, SqlTables } from './sql-table.ts';
import { entityName } from './table-names.ts';

/** Tables as the definitions of all files leave them, in the order of their names: migrations count up. */
export const sql: Stack = {
  name: 'sql',
  language: 'sql',
  marker: /\b(?:create|alter|drop|rename)\s+(?:\w+\s+)?(?:table|type)\b|\bsp_rename\b/iu,
  entities(program) {
    const { folders, enums } = replaySql(program);
    const found: SqlTables = new Map();
    // Of the same in several dialects, that of the folder with most tables.
    for (const tables of [...folders.values()].toSorted((a, b) => b.size - a.size))
      for (const [name, table] of tables) if (!found.has(name)) found.set(name, table);
    return [...found.values()].flatMap((table) => (table.whole ? [] : [entityOf(table, found, enums)]));
  },
};

/** What a database does where nothing is said. */
const saysNothing = new Set(['', 'no action']);

function entityOf(table: SqlTable, tables: SqlTables, enums: ReturnType<typeof replaySql>['enums']): Entity {
  const relations = table.keys.flatMap(({ to, onDelete, columns }): Relation[] => {
    const target = tables.get(to);
    if (!target) return [];
    const isRequired = columns.every((column) => table.primary.has(column) || table.columns.get(column)?.isOptional === false);
    const cascades = saysNothing.has(onDelete) ? {} : { cascades: onDelete === 'cascade' };
    return [{ to: entityName(target.name), kind: 'key', isRequired, ...cascades }];
  });
  const columns = [...table.columns.values()].map(({ name, type, values }): Column => {
    const known = enums.get(same(type));
    if (values.length > 0) return { name, type, enum: { name: `${entityName(table.declared.name)}${entityName(name)}`, values } };
    return { name, type, ...(known ? { enum: { name: entityName(known.name), values: known.values } } : {}) };
  });
  return { name: entityName(table.name), file: table.file, line: table.declared.line, stack: 'sql', columns, relations };
}
