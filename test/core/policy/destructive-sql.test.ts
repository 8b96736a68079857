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
    ['SELECT 1\nGO\nDROP TABLE t\nGO', ['DROP TABLE t']],
    ['IF EXISTS (SELECT 1)\nBEGIN\n  DROP TABLE t\nEND', ['DROP TABLE t END']],
    ['BEGIN TRANSACTION DELETE FROM t', ['DELETE FROM t']],
    ['DO $x$ BEGIN\nIF a THEN DROP TABLE t; END IF; END $x$', ['DROP TABLE t']],
    ['IF a BEGIN ALTER TABLE t DROP COLUMN c', ['ALTER TABLE t DROP COLUMN c']],
    ['ALTER TABLE t DROP PARTITION p', ['ALTER TABLE t DROP PARTITION p']],
    ['BEGIN TRAN TRUNCATE TABLE t', ['TRUNCATE TABLE t']],
    ['WITH x AS (DELETE FROM t RETURNING *) SELECT 1', ['DELETE FROM t RETURNING *) SELECT 1']],
    ['CREATE TABLE IF NOT EXISTS t (id int); DROP TABLE t', ['DROP TABLE t']],
    ['DELETE FROM t WHERE true', ['DELETE FROM t WHERE true']],
    ['DELETE FROM t WHERE 1 = 1;', ['DELETE FROM t WHERE 1 = 1']],
    ["INSERT INTO a VALUES ('x''; '); DROP TABLE b", ['DROP TABLE b']],
    ['UPDATE users SET email = NULL', ['UPDATE users SET email = NULL']],
    [
      'update only public.users u set a = 1, b = (select max(x) from y where y.id = u.id)',
      ['update only public.users u set a = 1, b = (select max(x) from y where y.id = u.id)'],
    ],
    ['UPDATE users SET a = 1 WHERE 1=1', ['UPDATE users SET a = 1 WHERE 1=1']],
    ['ALTER TABLE users ADD COLUMN a int; UPDATE users SET b = NULL', ['UPDATE users SET b = NULL']],
    ['BEGIN; UPDATE users SET a = 1; COMMIT', ['UPDATE users SET a = 1']],
    ["EXEC('DROP TABLE users')", ['DROP TABLE users']],
    ["EXEC sp_executesql N'TRUNCATE TABLE a'", ['TRUNCATE TABLE a']],
    ["EXECUTE IMMEDIATE 'DROP TABLE ' || name", ['DROP TABLE || name']],
    ["DO $$ BEGIN EXECUTE format('DROP TABLE %I', name); END $$", ['DROP TABLE %I , name)']],
    ["PREPARE s FROM 'DELETE FROM a'; EXECUTE s", ['DELETE FROM a']],
  ])('%j: %j', (text, expected) => {
    expect(destructiveSql(text)).toEqual(expected);
  });

  it.each([
    '',
    '-- DROP TABLE users',
    '/* DROP TABLE users; */ SELECT 1',
    "INSERT INTO notes VALUES ('; DROP TABLE users;')",
    "UPDATE a SET b = 'it''s; TRUNCATE c' WHERE d",
    'CREATE FUNCTION f() RETURNS void AS $$ DROP TABLE x $$ LANGUAGE sql',
    'DELETE FROM users WHERE id = 1',
    'DELETE FROM users WHERE true AND id = 1',
    'SELECT truncate FROM drops',
    'GRANT TRUNCATE ON t TO u',
    'DELETE FROM users\nUSING x\nWHERE users.id = x.id',
    'DROP INDEX users_name',
    'DROP VIEW v',
    'ALTER TABLE a DROP CONSTRAINT b',
    'ALTER TABLE a ALTER COLUMN b DROP NOT NULL',
    'ALTER TABLE a ALTER b DROP DEFAULT',
    'CREATE TEMP TABLE t AS SELECT 1; DELETE FROM t; DROP TABLE t',
    'CREATE TEMP TABLE IF NOT EXISTS t (id int); DROP TABLE IF EXISTS t',
    'CREATE TABLE dropped (truncated int)',
    'SELECT drop_table FROM t',
    'UPDATE users SET a = 1 WHERE id = 2',
    'UPDATE users SET a = x.a FROM x WHERE x.id = users.id',
    "ALTER TABLE users ADD COLUMN IF NOT EXISTS a int, ADD b text; UPDATE users SET a = 1, b = 'c, d'",
    'ALTER TABLE "users" ADD COLUMN "a" int; UPDATE "users" SET "a" = 1',
    'CREATE TABLE t (a int); UPDATE t SET a = 1',
    'INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 1',
    'ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c ON UPDATE SET NULL',
    'CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW SET NEW.a = 1',
    'SELECT 1 FOR UPDATE',
    "-- EXEC('DROP TABLE users')",
    "EXEC('SELECT 1')",
    "SELECT 'EXEC(''DROP TABLE a'')'",
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
