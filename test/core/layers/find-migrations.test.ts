import { expect, test } from 'vitest';
import { findMigrations } from '../../../src/core/layers/find-migrations.ts';

test('a tool that is told by what lies beside its files wins over one that only their names tell', () => {
  const alembic = ['migrations/0001_warning.py', 'migrations/env.py', 'migrations/versions/a_tags.py'];
  expect(findMigrations(alembic)).toEqual([{ folder: 'migrations', tool: 'Alembic' }]);
  expect(findMigrations(['shop/migrations/0001_initial.py'])).toEqual([{ folder: 'shop/migrations', tool: 'Django' }]);
});
