import { expect, it } from 'vitest';
import { scanOf, shortly } from '../fakes/memory-sources.ts';

it('takes columns as the last statement leaves them: dropped, renamed, changed, added without a word of their own', async () => {
  const files = {
    'db/1_base.sql': `create table guests (id int primary key, nickname text, age int, note text not null);
create table visits (id int primary key, guest int references guests (id), room int, floor int, mood text);`,
    'db/2_postgres.sql': `alter table only guests drop column if exists age cascade, rename column nickname to name;
alter table guests rename note to remark;
alter table visits alter column mood type varchar(20), alter column room set not null;`,
    'db/3_mysql.sql':
      'ALTER TABLE `visits` CHANGE `floor` `storey` SMALLINT, DROP `mood`, DROP INDEX room, ADD COLUMN (`from` date, `to` date);',
    'db/4_server.sql': `ALTER TABLE [dbo].[guests] ADD [email] nvarchar(10) NULL, [phone] nvarchar(10) NULL
GO
EXEC sp_rename 'dbo.guests.phone', 'mobile', 'COLUMN'
GO
ALTER TABLE guests DROP COLUMN email, remark;`,
  };
  expect(await shortly(files)).toEqual(['Guest(id, name, mobile)', 'Visit(id, guest, room, storey, from, to) -> Guest']);
  const { entities } = await scanOf(files);
  expect(entities[1]?.columns.map(({ type }) => type)).toEqual(['int', 'int', 'int', 'smallint', 'date', 'date']);
});

it('forgets keys that are dropped: by name, by the name that a database gives, with their column', async () => {
  const files = {
    'db/1.sql': `create table rooms (id int primary key);
create table guests (id int primary key, room_id int constraint sleeps_in references rooms (id));
create table bags (id int primary key, room_id int references rooms (id));
create table keys (id int primary key, room int, constraint opens foreign key (room) references rooms (id));
create table beds (id int primary key, room int references rooms (id), guest int references guests (id));
create table lamps (id int primary key, room int);
alter table lamps add constraint lights foreign key (room) references rooms (id);`,
    'db/2.sql': `alter table guests drop constraint if exists sleeps_in;
alter table bags drop constraint bags_room_id_fkey;
alter table keys drop foreign key opens;
alter table beds drop column room;
alter table lamps rename constraint lights to brightens;`,
  };
  expect(await shortly(files)).toEqual([
    'Bag(id, room_id)',
    'Bed(id, guest) -> Guest',
    'Guest(id, room_id)',
    'Key(id, room)',
    'Lamp(id, room) -> Room',
    'Room(id)',
  ]);
  expect((await shortly({ ...files, 'db/3.sql': 'alter table lamps drop constraint brightens;' }))[4]).toBe('Lamp(id, room)');
});

it('takes a key for required where a later statement says that its column is never empty, or is the primary key', async () => {
  const files = {
    'db/1.sql': `create table rooms (id int primary key, name text);
create table beds (id int primary key, room_id int, foreign key (room_id) references rooms (id) on delete cascade);
create table chairs (id int primary key, seat text, bed_id int references beds (id), room_id int references rooms (id) on delete cascade);`,
  };
  expect(await shortly(files)).toContain('Room(id, name) > Bed');
  const never = { ...files, 'db/2.sql': 'alter table chairs alter room_id set not null;' };
  expect(await shortly(never)).toContain('Room(id, name) > Bed, Chair');
  expect(await shortly({ ...never, 'db/3.sql': 'alter table chairs alter column room_id drop not null;' })).toContain(
    'Room(id, name) > Bed',
  );
  const primary = { ...files, 'db/2.sql': 'alter table only chairs add constraint chairs_pkey primary key (room_id);' };
  expect(await shortly(primary)).toContain('Room(id, name) > Bed, Chair');
});

it('takes for a column what is only called like a constraint', async () => {
  const files = {
    'db/1.sql': `create table settings (key text primary key, period integer not null, index int, "check" text, \`unique\` text, key by_value (period));
create table logs (id int, key idx_id (id), index (id), period for system_time (a, b), fulltext key words (id));`,
  };
  expect(await shortly(files)).toEqual(['Log(id)', 'Setting(key, period, index, check, unique)']);
});

it('follows each dialect in its own folder, and what is in none of them in any', async () => {
  const files = {
    'db/mysql/1.sql':
      'create table guests (id int primary key); create table visits (id int, guest_id int, constraint g foreign key (guest_id) references guests (id));',
    'db/mysql/2.sql': 'alter table guests add column name text;',
    'db/sqlite/1.sql': 'create table guests (id int primary key); create table visits (id int, guest_id int references guests (id));',
    'db/sqlite/2.sql': `alter table visits rename to visits_old; create table visits (id int, guest_id int);
insert into visits select * from visits_old; drop table visits_old;
alter table guests add column nick text;`,
    'db/patches/3.sql': 'alter table guests add column email text;',
  };
  expect(await shortly(files)).toEqual(['Guest(id, name, email)', 'Visit(id, guest_id) -> Guest']);
});

it('leads keys back to a table that was moved away and made anew', async () => {
  const files = {
    'db/1.sql': `create table guests (id int primary key); create table visits (id int, guest_id int references guests (id));
alter table guests rename to old_guests;
create table guests (id int primary key, name text);
drop table old_guests;`,
    'db/2.sql': 'drop table if exists rooms; create table rooms (id int);',
  };
  expect(await shortly(files)).toEqual(['Guest(id, name)', 'Room(id)', 'Visit(id, guest_id) -> Guest']);
});

it('passes over data, temporary tables and ends of statements of every dialect', async () => {
  const files = {
    'dump.sql': `CREATE TABLE public.notes (id int, text text);
COPY public.notes (id, text) FROM stdin;
1	it's; create table none (id int);
\\.

CREATE TABLE public.after_copy (id int);
insert into notes values (1, 'C:\\'), (2, 'it\\'s'), (3, 'x');
CREATE TABLE after_backslash (id int);`,
    'oracle.sql': `CREATE TABLE ora (id NUMBER(10) DEFAULT ON NULL seq.nextval, n VARCHAR2(20 CHAR))
/
CREATE TABLE after_slash (id int, half int default (4 / 2))
/
ALTER TABLE ora ADD (m int, o int);`,
    'server.sql': `CREATE TABLE #kept (id int);
# A comment; create table none (id int);
CREATE TABLE after_kept (id int);`,
  };
  expect(await shortly(files)).toEqual([
    'AfterBackslash(id)',
    'AfterCopy(id)',
    'AfterKept(id)',
    'AfterSlash(id, half)',
    'Note(id, text)',
    'Ora(id, n, m, o)',
  ]);
  const { entities, skipped } = await scanOf(files);
  expect(skipped).toEqual([]);
  expect(entities.map(({ line }) => line)).toEqual([8, 6, 3, 3, 1, 1]);
});

it('adds values to an enum as later statements do, and takes the last of a name', async () => {
  const files = {
    'db/1.sql': "create type mood as enum ('sad'); create type size as enum ('s', 'm'); create table a (id int, mood mood, size size);",
    'db/2.sql': `alter type mood add value if not exists 'glad' after 'sad';
alter type size rename to size_old; create type size as enum ('s', 'm', 'l'); alter table a alter column size type size using size::text::size;
drop type size_old;`,
  };
  expect((await scanOf(files)).enums).toEqual({ Mood: ['sad', 'glad'], Size: ['s', 'm', 'l'] });
});

it('reads on behind what never ends, and looks at no text again and again', async () => {
  const files = {
    'a.sql': "create table a (id int); insert into a values ('its\n; create table b (id int);",
    'b.sql':
      'create table c (id int); DELIMITER $$\ncreate procedure p() begin select 1; end$$\ncreate procedure q() begin select 1; end$$\nDELIMITER ;\ncreate table d (id int);',
    ...Object.fromEntries(
      ["\\'", '/* ', '[a', "'\\ ", 'copy a from stdin;\n'].map((part, index) => [
        `z${index}.sql`,
        `create table z${index} (id int); '${part.repeat(50_000)}`,
      ]),
    ),
    'z9.sql': `create table z9 (id int); ${Array.from({ length: 20_000 }, (_, index) => `$a${index}$ `).join('')}`,
  };
  expect((await shortly(files)).map((one) => one.slice(0, 3))).toEqual([
    'A(i',
    'B(i',
    'C(i',
    'D(i',
    'Z0(',
    'Z1(',
    'Z2(',
    'Z3(',
    'Z4(',
    'Z9(',
  ]);
});
