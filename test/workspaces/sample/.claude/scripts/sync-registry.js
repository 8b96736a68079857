// Brings .claude/entity-registry.json up to date from db/migrations and prints what changed, as JSON.
// A table is an entity; a table that only joins two others is a reference; a table that is deleted
// with its parent is a sub-entity; CHECK (column IN (…)) is an enum.
// The file is written only when something changed, so that a second run leaves it as it is.
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const file = path.join(root, '.claude/entity-registry.json');
const migrations = path.join(root, 'db/migrations');

const pascal = (name) => name.replace(/(?:^|_)([a-z0-9])/g, (_, letter) => letter.toUpperCase());

const tables = new Map();
for (const name of readdirSync(migrations).sort()) {
  if (!name.endsWith('.sql')) continue;
  const sql = readFileSync(path.join(migrations, name), 'utf8').replace(/--.*$/gm, '');
  for (const statement of sql.split(';')) readStatement(statement.trim());
}

const entities = {};
const enums = {};
for (const [name, table] of tables) {
  if (!isJoin(table) && parentOf(table) === null) entities[pascal(name)] = { sub: [], refs: [] };
  for (const column of table.columns) if (column.values) enums[`${pascal(name)}${pascal(column.name)}`] = column.values;
}
for (const [name, table] of tables) {
  if (isJoin(table)) {
    const [from, to] = table.columns.filter(({ target }) => target).map(({ target }) => pascal(target));
    addTo(entities[from]?.refs, to);
    continue;
  }
  const parent = parentOf(table);
  if (parent !== null) addTo(entities[pascal(parent)]?.sub, pascal(name));
  const owner = entities[pascal(parent ?? name)];
  for (const { target } of table.columns) {
    if (!target || target === parent) continue;
    if (target === name) owner?.refs.unshift(pascal(name));
    else addTo(owner?.refs, pascal(target));
  }
}

const old = JSON.parse(readFileSync(file, 'utf8'));
const patterns = {};
for (const [kind, fits] of Object.entries({
  simple: (entity) => entity.refs.length === 0 && entity.sub.length === 0,
  withSubItems: (entity) => entity.sub.length > 0,
  selfReferencing: (entity, name) => entity.refs[0] === name,
  manyToMany: (_, name) => [...tables].some(([, table]) => isJoin(table) && pascal(table.columns.find(({ target }) => target).target) === name),
})) {
  const kept = old._patterns?.[kind];
  const found = kept && entities[kept] ? kept : Object.keys(entities).find((name) => fits(entities[name], name));
  if (found) patterns[kind] = found;
}

const ordered = (now, before) => {
  const names = [...Object.keys(before ?? {}).filter((name) => name in now), ...Object.keys(now).filter((name) => !(name in (before ?? {}))).sort()];
  return Object.fromEntries(names.map((name) => [name, now[name]]));
};
const next = { _meta: old._meta, _patterns: patterns, _enums: ordered(enums, old._enums), e: ordered(shorten(entities), old.e) };
const before = Object.keys(old.e ?? {});
const after = Object.keys(next.e);
const report = {
  added: after.filter((name) => !before.includes(name)),
  removed: before.filter((name) => !after.includes(name)),
  changed: after.filter((name) => before.includes(name) && JSON.stringify(old.e[name]) !== JSON.stringify(next.e[name])),
  written: JSON.stringify(next) !== JSON.stringify(old),
};
if (report.written) {
  next._meta = { ...old._meta, version: '3.1', generated: new Date().toISOString().slice(0, 10), generator: 'sync-registry.js' };
  writeFileSync(`${file}.new`, print(next));
  renameSync(`${file}.new`, file);
}
console.log(JSON.stringify(report));

/** Takes a `CREATE TABLE` or `ALTER TABLE … ADD COLUMN` into `tables`. */
function readStatement(statement) {
  const created = /^CREATE TABLE (?:IF NOT EXISTS )?(\w+)\s*\(([\s\S]*)\)[^)]*$/i.exec(statement);
  if (created) tables.set(created[1], { columns: splitColumns(created[2]).filter(isColumn).map(readColumn) });
  const altered = /^ALTER TABLE (\w+)\s+ADD COLUMN\s+([\s\S]*)$/i.exec(statement);
  if (altered) tables.get(altered[1])?.columns.push(readColumn(altered[2]));
  const dropped = /^DROP TABLE (?:IF EXISTS )?(\w+)$/i.exec(statement);
  if (dropped) tables.delete(dropped[1]);
}

function splitColumns(text) {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function isColumn(text) {
  return !/^(PRIMARY|UNIQUE|FOREIGN|CHECK|CONSTRAINT)\b/i.test(text);
}

function readColumn(text) {
  const reference = /\bREFERENCES (\w+)/i.exec(text);
  const values = /\bCHECK \(\s*\w+ IN \(([^)]*)\)/i.exec(text);
  return {
    name: /^\w+/.exec(text)[0],
    target: reference ? reference[1] : null,
    owned: /\bON DELETE CASCADE\b/i.test(text),
    ...(values ? { values: values[1].split(',').map((value) => value.trim().replace(/^'|'$/g, '')) } : {}),
  };
}

/** Two references and nothing else. */
function isJoin(table) {
  return table.columns.length === 2 && table.columns.every(({ target }) => target !== null);
}

function parentOf(table) {
  return table.columns.find(({ target, owned }) => target !== null && owned)?.target ?? null;
}

function addTo(list, name) {
  if (list && !list.includes(name)) list.push(name);
}

/** Leaves empty lists out, as the format does. */
function shorten(all) {
  return Object.fromEntries(
    Object.entries(all).map(([name, { sub, refs }]) => [name, { ...(sub.length > 0 ? { sub } : {}), ...(refs.length > 0 ? { refs } : {}) }]),
  );
}

/** One line per entry: readable, and a change is one line of a diff. */
function print(registry) {
  const inline = (value) =>
    JSON.stringify(value, null, 1)
      .replace(/\n\s*/g, ' ')
      .replace(/\[ /g, '[')
      .replace(/ \]/g, ']')
      .replace('{ }', '{}');
  const section = (entries) => Object.entries(entries).map(([key, value]) => `    ${JSON.stringify(key)}: ${inline(value)}`).join(',\n');
  const parts = Object.entries(registry).map(([key, value]) => `  ${JSON.stringify(key)}: {\n${section(value)}\n  }`);
  return `{\n${parts.join(',\n')}\n}\n`;
}
