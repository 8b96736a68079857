import { expect, test } from 'vitest';
import { findMigrations } from '../../../src/core/layers/find-migrations.ts';

test('a tool that is told by what lies beside its files wins over one that only their names tell', () => {
  const alembic = ['migrations/0001_warning.py', 'migrations/env.py', 'migrations/versions/a_tags.py'];
  expect(findMigrations(alembic)).toEqual([{ folder: 'migrations', tool: 'Alembic' }]);
  expect(findMigrations(['shop/migrations/0001_initial.py'])).toEqual([{ folder: 'shop/migrations', tool: 'Django' }]);
});

test.each([
  ['app/alembic/versions/a.py', 'app/alembic', 'Alembic', 'app/alembic/env.py'],
  ['app/migrations/2024_init/migration.sql', 'app', 'Prisma'],
  ['app/store/schema.prisma', 'app/store', 'Prisma'],
  ['engine/db/queue_migrate/20240101_a.rb', 'engine/db', 'Rails'],
  ['app/database/migrations/a.php', 'app/database', 'Laravel'],
  ['app/sql2/V1_2__a.sql', 'app/sql2', 'Flyway'],
  ['app/liquibase/deep/a.xml', 'app/liquibase', 'Liquibase'],
  ['app/changelog/a.sql', 'app/changelog', 'Liquibase'],
  ['app/Data/ShopModelSnapshot.cs', 'app/Data', 'Entity Framework'],
  ['app/migrations/0001_a.py', 'app/migrations', 'Django'],
  ['app/migrations/1_a/up.sql', 'app/migrations', 'Diesel'],
  ['app/out/meta/_journal.json', 'app/out', 'Drizzle'],
  ['app/Migration/1.js', 'app/Migration', null],
])('%s is a migration in %s, of %s', (path, folder, tool, ...beside) => {
  expect(findMigrations([path, ...beside].map(String))).toEqual([{ folder, tool }]);
});

test('what is called otherwise is no migration', () => {
  expect(findMigrations(['src/part-1/file-1.ts', 'src/version/a.py', 'src/meta/journal.json', 'db/a.sql', 'src/Snapshot.cs'])).toEqual([]);
});
