// Applies every migration to a throw-away database and checks the schema that comes out.
// Usage: node db/migrate.mjs [file.db]   (without a file: in memory)
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  console.error(`This needs Node 22.13 or newer, but runs on ${process.versions.node}. Use "npm run db:migrate": it brings its own Node.`);
  process.exit(2);
}
const { DatabaseSync } = await import('node:sqlite');

const folder = path.join(import.meta.dirname, 'migrations');
const names = readdirSync(folder).filter((name) => name.endsWith('.sql')).sort();
const problems = [];

for (const [index, name] of names.entries()) {
  if (!new RegExp(`^${String(index + 1).padStart(3, '0')}_[a-z_]+\\.sql$`).test(name)) {
    problems.push(`${name}: expected the number ${String(index + 1).padStart(3, '0')} and a name_like_this.sql (no gaps, no doubles)`);
  }
}

const file = process.argv[2] ?? ':memory:';
if (file !== ':memory:') rmSync(file, { force: true });
const database = new DatabaseSync(file);
database.exec('PRAGMA foreign_keys = ON');

for (const name of problems.length === 0 ? names : []) {
  try {
    database.exec('BEGIN');
    database.exec(readFileSync(path.join(folder, name), 'utf8'));
    database.exec('COMMIT');
    console.log(`applied ${name}`);
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
    break;
  }
}

const tables = problems.length > 0 ? [] : database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").all();
const known = new Set(tables.map(({ name }) => name));
let keys = 0;
for (const { name } of tables) {
  for (const key of database.prepare('SELECT * FROM pragma_foreign_key_list(?)').all(name)) {
    keys += 1;
    const target = `${name}.${key.from} → ${key.table}.${key.to ?? '?'}`;
    if (!known.has(key.table)) problems.push(`${target}: there is no table ${key.table}`);
    else if (key.to !== null && !database.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(key.table, key.to)) {
      problems.push(`${target}: ${key.table} has no column ${key.to}`);
    } else if (!indexed(name, key.from)) problems.push(`${target}: no index begins with ${key.from}`);
  }
}
for (const { name } of tables) if (database.prepare('SELECT strict FROM pragma_table_list(?)').get(name)?.strict !== 1) problems.push(`${name}: is not STRICT`);
database.close();

if (problems.length > 0) {
  for (const problem of problems) console.error(`error: ${problem}`);
  process.exit(1);
}
console.log(`ok: ${names.length} migrations, ${tables.length} tables, ${keys} foreign keys`);

/** Whether some index, or the primary key, begins with the column. */
function indexed(table, column) {
  return database
    .prepare('SELECT name FROM pragma_index_list(?)')
    .all(table)
    .some(({ name }) => database.prepare('SELECT name FROM pragma_index_info(?) WHERE seqno = 0').get(name)?.name === column);
}
