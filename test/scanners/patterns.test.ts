import { expect, it } from 'vitest';
import type { Assembled } from '../../src/scanners/assemble.ts';
import type { Relation } from '../../src/scanners/entity.ts';
import { patternsOf } from '../../src/scanners/patterns.ts';
import { scanOf, shortly } from '../fakes/memory-sources.ts';

const entity = (name: string, columns: string[], refs: string[] = [], more: Partial<Assembled> = {}): Assembled => ({
  name,
  file: `src/${name}.ts`,
  line: 1,
  stack: 'typeorm',
  columns: columns.map((column) => ({ name: column, type: '' })),
  relations: [],
  sub: [],
  refs,
  many: [],
  ...more,
});

it('takes no entity that only stands between others for an example, nor one that a program wrote, where there is another', () => {
  const follows = entity('Follows', ['id', 'followerId', 'followingId']);
  const written = entity('Audit', ['id', 'text'], [], { file: 'src/generated/Audit.ts' });
  const tag = entity('Tag', ['id', 'label']);
  expect(patternsOf([follows, written, tag])).toEqual({ simple: 'Tag' });
  expect(patternsOf([follows])).toEqual({ simple: 'Follows' });
});

it('prefers, of those that are as clear, the one that most others lead to', () => {
  const colour = entity('Colour', ['id', 'code']);
  const user = entity('User', ['id', 'mail']);
  const users = ['Article', 'Comment', 'Order'].map((name) => entity(name, ['id', 'text'], ['User']));
  expect(patternsOf([colour, user, ...users])['simple']).toBe('User');
});

it('shows parts by what consists of some, not by what only goes with two others; nothing that others inherit from', () => {
  const key = (to: string): Relation => ({ to, kind: 'key', isRequired: true });
  const entities = [
    entity('Role', ['id', 'label'], [], { sub: ['RoleAction'] }),
    entity('RoleAction', ['roleId', 'actionId', 'orgId'], ['Action', 'Org', 'Role'], { relations: ['Action', 'Org', 'Role'].map(key) }),
    entity('User', ['id', 'mail'], ['Org'], { sub: ['UserKey', 'UserMail'] }),
    entity('UserKey', ['id', 'text'], ['User']),
    entity('UserMail', ['id', 'mail'], ['User']),
    entity('Org', ['id', 'label']),
    entity('Price', ['id', 'sum']),
    entity('FixedPrice', ['id', 'sum'], [], { base: 'Price' }),
    entity('Unit', ['id', 'label'], [], {}),
  ];
  expect(patternsOf(entities)).toEqual({ simple: 'Org', withSubItems: 'User' });
  expect(patternsOf(entities.filter(({ name }) => /Price|Unit/u.test(name)))).toEqual({ simple: 'Unit' });
});

it('shows many to many by what says so, or is joined by a table that is nothing else, however it leads to the other', () => {
  const part = (to: string): Relation => ({ to, kind: 'key', isRequired: true, identity: 'part' });
  const key = (to: string): Relation => ({ to, kind: 'key', isRequired: true });
  const cohort = entity('Cohort', ['id', 'label'], [], { many: ['Site'] });
  const site = entity('Site', ['id', 'label', 'zip', 'city'], [], { many: ['Cohort'], sub: ['A', 'B', 'C'] });
  const member = entity('CohortSite', ['id', 'startAt'], ['Cohort', 'Site'], { relations: [key('Cohort'), key('Site')] });
  const group = entity('Group', ['id', 'label'], ['Site'], { many: ['User'] });
  const user = entity('User', ['id', 'mail'], ['Site'], { many: ['Group'], sub: ['D'] });
  const join = entity('GroupUser', ['groupId', 'userId'], ['Group', 'User'], { relations: [part('Group'), part('User')] });
  expect(patternsOf([cohort, site, member, group, user, join])['manyToMany']).toBe('Group');
  const tag = entity('Tag', ['id', 'label'], ['Post'], { many: ['Post'], relations: [{ to: 'Post', kind: 'many' }] });
  const post = entity('Post', ['id', 'label'], ['Site'], { many: ['Tag'] });
  expect(patternsOf([site, post, tag])['manyToMany']).toBe('Tag');
});

it('shows parts also where all that consists of some is a part itself', () => {
  const owner = entity('Owner', ['id', 'label'], ['Tenant'], { sub: ['OwnerItem', 'Tenant'] });
  const tenant = entity('Tenant', ['id', 'label'], ['Owner'], { sub: ['Owner', 'A', 'B'] });
  expect(patternsOf([owner, tenant, entity('OwnerItem', ['id', 'text'], ['Owner'])])['withSubItems']).toBe('Owner');
});

it('takes what tells something of its own for no join, also where a word only ends like the name of a key or of a time', async () => {
  const tables = (column: string): string => `create table rows (id int primary key);
create table halls (id int primary key, name text, address text, price int);
create table places (id int primary key, row_id int not null references rows (id), hall_id int not null references halls (id) on delete cascade, ${column});`;
  for (const column of ['seat text', 'description text', 'paid boolean', 'position int', 'is_valid boolean'])
    expect(await shortly({ 'a.sql': tables(column) }), column).toContain('Hall(id, name, address, price) > Place');
  for (const column of ['created_at date', 'createdat date', 'orderid int', 'orderId int', 'OrderID int', 'joined_on date'])
    expect((await scanOf({ 'a.sql': tables(`"${column.replace(' ', '" ')}`) })).patterns, column).toMatchObject({ manyToMany: 'Hall' });
});
