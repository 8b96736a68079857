import type { SqlColumn, SqlTable } from './sql-table.ts';

/** Does with the columns of a table what a statement says; columns are found in whatever case they are written. */
export function changeColumn(table: SqlTable, what: string, [given = '', second = '', third = '']: readonly string[]): void {
  const known = table.columns.has(given) ? given : [...table.columns.keys()].find((one) => one.toLowerCase() === given.toLowerCase());
  if (what === 'addColumn')
    table.columns.set(known ?? given, { name: known ?? given, type: second, isOptional: third !== 'required', values: [] });
  else if (known === undefined) return;
  else if (what === 'dropColumn') {
    table.columns.delete(known);
    table.keys = table.keys.filter(({ columns }) => !columns.includes(known));
  } else if (what === 'renameColumn') rename(table, known, second);
  else if (what === 'changeColumn') table.columns.set(known, changed(table.columns.get(known), known, second, third));
}

/** '': nothing is said of it. */
function changed(column: SqlColumn | undefined, name: string, type: string, need: string): SqlColumn {
  const isOptional = need === '' ? (column?.isOptional ?? true) : need !== 'required';
  const isSame = type === '' || type === column?.type;
  return { name, type: type === '' ? (column?.type ?? '') : type, isOptional, values: isSame ? (column?.values ?? []) : [] };
}

function rename(table: SqlTable, from: string, to: string): void {
  const named = (name: string): string => (name === from ? to : name);
  table.columns = new Map([...table.columns.values()].map((column) => [named(column.name), { ...column, name: named(column.name) }]));
  table.keys = table.keys.map((key) => ({ ...key, columns: key.columns.map(named) }));
  table.primary = new Set([...table.primary].map(named));
}
