import { destructiveSql } from './destructive-sql.ts';

/**
 * Commands that delete what a database holds, take a migration back, or change what runs elsewhere. Words in their order, others may stand between; `a|b` is either, a
 * word that begins with `/` is a pattern.
 */
const commands: readonly string[] = [
  'prisma migrate reset',
  'prisma db push --force-reset|--accept-data-loss',
  'supabase db reset',
  'drizzle-kit drop',
  'drizzle-kit push --force',
  'mikro-orm schema:drop|schema:fresh|migration:down|migration:fresh',
  'db-migrate|node-pg-migrate|migrate-mongo down|reset|redo',
  'typeorm schema:drop|migration:revert',
  'sequelize|sequelize-cli db:drop|db:migrate:undo|db:migrate:undo:all',
  'knex migrate:rollback|migrate:down',
  'rails|rake db:drop|db:drop:all|db:reset|db:migrate:reset|db:migrate:down|db:rollback|db:purge|db:truncate_all|db:schema:load|db:setup|db:seed:replant',
  'mix ecto.drop|ecto.reset|ecto.rollback',
  'artisan migrate:fresh|migrate:refresh|migrate:reset|migrate:rollback|db:wipe',
  'doctrine:database:drop|doctrine:schema:drop',
  'alembic|flask downgrade',
  'manage.py flush|reset_db',
  'manage.py migrate zero',
  'dotnet ef database drop',
  'dotnet ef database update 0',
  'dotnet-ef database drop',
  'flyway clean|undo',
  'mvn|mvnw|gradle|gradlew flyway:clean|flyway:undo|flywayClean|flywayUndo|liquibase:dropAll|liquibase:rollback|dropAll',
  'liquibase drop-all|dropAll|rollback|rollback-count|rollback-to-date',
  'goose down|down-to|reset',
  'migrate down|drop',
  'dbmate drop|down|rollback',
  'diesel database|migration reset|drop|revert|redo',
  'sqlx database drop|reset',
  'sqlx migrate revert',
  'sea-orm-cli migrate fresh|reset|refresh|down',
  'phinx rollback',
  'docker|docker-compose down -v|--volumes',
  'mongorestore --drop',
  'pg_restore --clean|-c',
  'dropdb',
  'mysqladmin drop',
  'redis-cli /^flush(?:all|db)$/',
  'mongo|mongosh --eval /dropDatabase|\\.drop\\(|deleteMany\\(\\s*\\{\\s*\\}\\s*\\)/',
  'terraform|tofu|terragrunt destroy|apply',
  'pulumi destroy|up',
  'cdk destroy',
  'kubectl delete',
  'helm uninstall|delete',
  'heroku pg:reset|pg:push',
  'aws rb',
  'aws /^(?:delete|terminate)-/',
  'gcloud delete',
  'turso|neonctl|pscale destroy|delete',
  // Scripts, by their name.
  'npm|pnpm|yarn|bun|make|just|task|composer /^(?:db|database|migrat\\w*|schema|prisma)[-:_.](?:[\\w-]+[-:_.])*(?:reset|drop|downgrade|rollback|revert|undo|down|wipe|fresh|truncate|flush)$/',
  'npm|pnpm|yarn|bun|make|just|task|composer /^(?:reset|drop|wipe|truncate|flush)[-:_.](?:db|database|schema)$/',
];

/** Programs that are given SQL, or the name of a database. */
const clients =
  /^(?:dropdb|mysqladmin|psql|mysql|mariadb|sqlite3?|sqlcmd|sqlplus|duckdb|clickhouse(?:-client)?|cqlsh|cockroach|usql|bq|wrangler|snowsql|beeline|trino)$/u;

const table = commands.map((line) => line.split(' ').map(wordTest));

function wordTest(word: string): (argument: string) => boolean {
  if (!word.startsWith('/')) return (argument) => word.split('|').includes(argument);
  const pattern = new RegExp(word.slice(1, -1), 'iu');
  return (argument) => pattern.test(argument);
}

/** Names of databases that nobody misses: those of tests, and what lies in memory or among temporary files. */
const throwAway = /:memory:|(?:^|[/=:_.-])(?:tests?|testing|tmp|temp|scratch|throwaway)(?:[/_.?-]|$|\d)/iu;

const nameOf = (program: string): string =>
  program
    .replaceAll('\\', '/')
    .split('/')
    .at(-1)
    ?.replace(/\.(?:exe|cmd|bat)$/iu, '') ?? '';

/** Files that a client of a database is given: of SQL, by how they are named. */
export function sqlFiles(argv: readonly string[]): string[] {
  if (!argv.map(nameOf).some((name) => clients.test(name))) return [];
  return argv.flatMap((word) => valueOf(word).match(/[^\s'"]+\.sql\b/giu) ?? []);
}

/**
 * Whether the words of a command delete what a database holds that is not named as one to throw away, or change what runs elsewhere. `read`: texts of
 * files that it is given.
 */
export function isDestructive(argv: readonly string[], read: readonly string[] = []): boolean {
  const names = argv.map(nameOf);
  const isClient = names.some((name) => clients.test(name));
  const sql = isClient ? [...argv.map(valueOf), ...read] : [];
  const deletes = table.some((tests) => inOrder(argv, names, tests)) || sql.some((text) => destructiveSql(text).length > 0);
  return deletes && !argv.some((word, index) => throwAway.test(word) && namesDatabase(word, argv[index - 1] ?? '', isClient));
}

/** `--command=…`, `-c…` */
const valueOf = (word: string): string => word.replace(/^(?:--[\w-]+=|-\w)/u, '');

/** Any other word could be there only to seem harmless. */
function namesDatabase(word: string, before: string, isClient: boolean): boolean {
  return !/\s/u.test(word) && (before.startsWith('-') || isClient || /[=/:]/u.test(word));
}

function inOrder(argv: readonly string[], names: readonly string[], tests: readonly ((word: string) => boolean)[]): boolean {
  let next = 0;
  for (const [index, word] of argv.entries()) {
    const test = tests[next];
    if (test?.(word) === true || test?.(names[index] ?? '') === true) next += 1;
  }
  return next === tests.length;
}
