import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedForRun, commandQuestion } from '../../../src/core/policy/command-question.ts';
import { isDestructive } from '../../../src/core/policy/destructive-commands.ts';
import { judgeLine, type Grounds } from '../../../src/core/policy/judge-line.ts';
import { shellCommands } from '../../../src/core/evidence/shell-commands.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const argvOf = (line: string): readonly string[] => shellCommands(line, '')[0]?.argv ?? [];

describe('commands that delete what a database holds', () => {
  it.each([
    'npx prisma migrate reset --force',
    'prisma db push --accept-data-loss',
    'supabase db reset',
    'npx drizzle-kit drop',
    'typeorm -d src/data-source.ts migration:revert',
    'npx sequelize-cli db:migrate:undo:all',
    'knex migrate:rollback',
    'bin/rails db:drop',
    'bundle exec rake db:reset',
    'mix ecto.drop',
    'php artisan migrate:fresh --seed',
    'php bin/console doctrine:database:drop --force',
    'alembic -c alembic.ini downgrade -1',
    'flask db downgrade',
    'python manage.py flush --no-input',
    'python manage.py migrate app zero',
    'dotnet ef database drop -f',
    'dotnet ef database update 0',
    'dotnet-ef database drop',
    'flyway clean',
    'mvn flyway:clean',
    './gradlew flywayClean',
    'mvn liquibase:dropAll',
    'npx drizzle-kit push --force',
    'npx mikro-orm schema:fresh -r',
    'npx db-migrate down',
    'npx node-pg-migrate down',
    'sea-orm-cli migrate fresh',
    'vendor/bin/phinx rollback',
    'rails db:setup',
    'docker compose -f dev.yml down --volumes',
    'docker-compose down -v',
    'mongorestore --drop dump',
    'pg_restore --clean -d app dump',
    'wrangler d1 execute app --command "DROP TABLE a"',
    'liquibase rollback v1',
    'goose postgres x down',
    'migrate -path m -database $URL down 1',
    'dbmate drop',
    'diesel database reset',
    'diesel migration revert',
    'sqlx database drop',
    'sqlx migrate revert',
    '/usr/bin/dropdb app',
    'dropdb.exe app',
    'mysqladmin drop app',
    'redis-cli -n 1 FLUSHALL',
    "mongosh app --eval 'db.dropDatabase()'",
    'docker compose exec web alembic downgrade base',
    'npm run db:reset',
    'yarn db:migrate:rollback',
    'make db-drop',
    'pnpm run migration:revert',
    'npm run reset-db',
    "psql -c 'DROP TABLE users'",
    "psql -c'DROP TABLE users'",
    "mysql --execute='TRUNCATE users'",
    "sqlite3 app.db 'DELETE FROM users'",
    "psql app -c 'DROP TABLE app.tests'",
    'prisma migrate reset test',
    'rails db:drop test',
    'terraform destroy',
    'terraform -chdir=infra apply -auto-approve',
    'tofu apply',
    'pulumi destroy --yes',
    'cdk destroy Stack',
    'kubectl delete pvc data',
    'helm uninstall app',
    'heroku pg:reset DATABASE_URL',
    'aws dynamodb delete-table --table-name a',
    'aws s3 rb s3://a --force',
    'gcloud sql instances delete a',
    'turso db destroy app',
    "cqlsh -e 'DROP KEYSPACE a'",
    "mongosh app --eval 'db.users.deleteMany( { } )'",
    "psql -c 'UPDATE users SET email = NULL'",
  ])('%s', (line) => {
    expect(isDestructive(argvOf(line))).toBe(true);
  });

  it.each([
    'npx prisma migrate dev',
    'prisma migrate deploy',
    'prisma db push',
    'rails db:migrate',
    'alembic upgrade head',
    'python manage.py migrate',
    'dotnet ef database update',
    'flyway migrate',
    'npm run db:migrate',
    'npm run reset',
    'npm run dropdown:build',
    'npm run db:seed',
    'npm run test:db:reset',
    'npm run db:reset:help',
    'git reset --hard',
    'terraform plan -destroy',
    'terraform init',
    'kubectl get pods',
    'aws s3 ls',
    "psql -c 'SELECT 1'",
    "psql -c 'DELETE FROM users WHERE id = 1'",
    "psql -c 'SELECT $$DROP TABLE x$$'",
    "echo 'DROP TABLE users'",
    // A database that nobody misses.
    'rails db:drop RAILS_ENV=test',
    'rails db:reset -e test',
    'mix ecto.reset --env test',
    'dropdb app_test',
    "psql app_test1 -c 'DROP TABLE users'",
    "sqlite3 :memory: 'DROP TABLE users'",
    "sqlite3 /tmp/app.db 'DROP TABLE users'",
    "psql postgres://localhost/app_test?x -c 'TRUNCATE users'",
  ])('%s is none', (line) => {
    expect(isDestructive(argvOf(line))).toBe(false);
  });
});

it('is seen behind whatever starts it, and with whatever options between its words', () => {
  const deleting = [
    'prisma migrate reset',
    'alembic downgrade base',
    'rails db:drop',
    'dotnet ef database drop',
    'dropdb app',
    'npm run db:reset',
  ];
  const launcher = fc.constantFrom('', 'npx ', 'docker compose exec web ', 'poetry run ', './node_modules/.bin/', 'sudo -u app ');
  const option = fc.stringMatching(/^--?[a-z][a-z-]{1,10}$/u).filter((word) => !/test|tmp|temp|scratch/u.test(word));
  fc.assert(
    fc.property(fc.constantFrom(...deleting), launcher, fc.array(fc.tuple(fc.nat(9), option)), (line, start, options) => {
      const argv = `${start}${line}`.split(' ');
      for (const [at, word] of options) argv.splice(1 + (at % argv.length), 0, word);
      expect(isDestructive(argv)).toBe(true);
    }),
  );
});

const grounds = (listed: string, files: Record<string, string> = {}, stored: string[] = []): Grounds => ({
  files: createMemoryFiles(files),
  listed: [listed.split(' ')],
  stored: stored.map((line) => ({ argv: line.split(' '), files: false })),
});

describe('such a command', () => {
  it('is asked about each time, whatever was allowed before', async () => {
    const line = 'prisma migrate reset';
    const judgement = await judgeLine(line, grounds(line, {}, [line]));
    const { risk, options, hints } = commandQuestion(judgement, line, 'backend', false);
    expect([judgement.verdict, risk, JSON.stringify(hints).includes('cannot be undone')]).toEqual(['ask', 'critical', true]);
    expect(options.map(({ id, destructive }) => [id, destructive])).toEqual([
      ['once', true],
      ['reject', undefined],
    ]);
    const answers = [{ question: 1, kind: 'command', subject: line, option: 'run', title: '', by: 'ana', at: '' }];
    expect(allowedForRun(judgement, line, { answers })).toBe(false);
  });

  it('is seen in scripts that nobody listed, in rules of a Makefile, and in lines for a shell', async () => {
    const files = {
      'package.json': '{"scripts": {"setup": "node x.js && npx prisma migrate reset"}}',
      Makefile: 'fresh:\n\talembic downgrade base\n',
      'db/drop.sql': 'DROP TABLE users;',
      'db/make.sql': 'CREATE TABLE users (id int);',
    };
    const destructive = async (line: string, listed = 'npm test') => (await judgeLine(line, grounds(listed, files))).destructive;
    expect(await destructive('npm run setup')).toBe(true);
    expect(await destructive('make fresh')).toBe(true);
    expect(await destructive('FORCE=1 dropdb app > log')).toBe(true);
    expect(await destructive('echo $HOME > log')).toBe(false);
    expect(await destructive('npm run other')).toBe(false);
    for (const line of [
      'psql -f db/drop.sql',
      'mysql -e "source db/drop.sql"',
      'sqlite3 app.db ".read db/drop.sql"',
      'psql --file=db/drop.sql',
    ])
      expect([line, await destructive(line)]).toEqual([line, true]);
    expect([await destructive('psql -f db/make.sql'), await destructive('psql app_test -f db/drop.sql')]).toEqual([false, false]);
    for (const line of [`sh -c 'dropdb app'`, `bash -lc "cd x && alembic downgrade base"`, `env A=b sh -c 'dropdb app'`])
      expect([line, await destructive(line)]).toEqual([line, true]);
    // Whoever wrote the settings knew what their scripts do.
    expect(await destructive('npm run setup', 'npm run setup')).toBe(false);
    expect(await destructive('git log -- prisma migrate reset')).toBe(false);
    expect(await destructive('ls; dropdb app')).toBe(true);
  });
});
