import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { destructiveSql } from '../../../src/core/policy/destructive-sql.ts';

describe('what an SQL text deletes for good', () => {
  it.each([
    ['DROP TABLE users', ['DROP TABLE users']],
    ['drop table if exists users cascade;', ['drop table if exists users cascade']],
    ['SELECT 1; DROP DATABASE app;', ['DROP DATABASE app']],
    ['DROP SCHEMA public CASCADE', ['DROP SCHEMA public CASCADE']],
    ['TRUNCATE TABLE a, b', ['TRUNCATE TABLE a, b']],
    ['ALTER TABLE users DROP COLUMN name', ['ALTER TABLE users DROP COLUMN name']],
    ['ALTER TABLE users\n  ADD x int,\n  DROP name', ['ALTER TABLE users ADD x int, DROP name']],
    ['DELETE FROM users', ['DELETE FROM users']],
    ['/* all */ DELETE FROM only users -- really\n', ['DELETE FROM only users']],
    ['DROP TABLE t; CREATE TABLE t (id int)', ['DROP TABLE t']],
    ["INSERT INTO a VALUES ('x''; '); DROP TABLE b", ['DROP TABLE b']],
  ])('%j: %j', (text, expected) => {
    expect(destructiveSql(text)).toEqual(expected);
  });

  it.each([
    '',
    '-- DROP TABLE users',
    '/* DROP TABLE users; */ SELECT 1',
    "INSERT INTO notes VALUES ('; DROP TABLE users;')",
    "UPDATE a SET b = 'it''s; TRUNCATE c'",
    'DO $$ DROP TABLE x $$',
    'DELETE FROM users WHERE id = 1',
    'DELETE FROM users\nUSING x\nWHERE users.id = x.id',
    'DROP INDEX users_name',
    'DROP VIEW v',
    'ALTER TABLE a DROP CONSTRAINT b',
    'ALTER TABLE a ALTER COLUMN b DROP NOT NULL',
    'ALTER TABLE a ALTER b DROP DEFAULT',
    'CREATE TEMP TABLE t AS SELECT 1; DELETE FROM t; DROP TABLE t',
    'CREATE TABLE IF NOT EXISTS t (id int); DROP TABLE IF EXISTS t',
    'CREATE TABLE dropped (truncated int)',
    'SELECT drop_table FROM t',
  ])('%j deletes nothing', (text) => {
    expect(destructiveSql(text)).toEqual([]);
  });

  it('finds it between any others, and never in a comment or a string', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/u);
    const harmless = fc.oneof(
      word.map((name) => `SELECT * FROM ${name}`),
      word.map((name) => `INSERT INTO ${name} VALUES ('DROP TABLE ${name}; ')`),
      word.map((name) => `-- DROP TABLE ${name};\nSELECT 1`),
      word.map((name) => `/* TRUNCATE ${name}; */ SELECT 1`),
      word.map((name) => `DELETE FROM ${name} WHERE id = 1`),
    );
    fc.assert(
      fc.property(fc.array(harmless), fc.array(harmless), word, (before, after, name) => {
        expect(destructiveSql([...before, ...after].join(';\n'))).toEqual([]);
        expect(destructiveSql([...before, `DROP TABLE ${name}`, ...after].join(';\n'))).toEqual([`DROP TABLE ${name}`]);
      }),
    );
  });
});
