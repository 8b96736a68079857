import { expect, it } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { scanOf, shortly } from '../fakes/memory-sources.ts';

it('finds tables of Drizzle: keys, foreign keys behind the columns, relations, enums', async () => {
  const files = {
    'db/schema.ts': `import { relations } from 'drizzle-orm';
import { pgTable, pgEnum, foreignKey, integer, serial, text } from 'drizzle-orm/pg-core';
export const statusEnum = pgEnum('order_status', ['open', 'paid']);
export const orders = pgTable('orders', {
  id: serial('id').primaryKey(),
  status: statusEnum('status').notNull(),
  customerId: integer('customer_id').references(() => customers.id),
});
export const orderLines = pgTable('order_lines', {
  orderId: integer('order_id').notNull().references(() => orders.id, { onDelete: 'cascade' }),
  quantity: integer('quantity'),
}, (table) => [index('x').on(table.orderId)]);
export const customers = pgTable('customers', (t) => ({ id: t.serial().primaryKey(), parentId: t.integer() }), (t) => [
  foreignKey({ columns: [t.parentId], foreignColumns: [customers.id] }).onDelete('set null'),
]);
// export const gone = pgTable('gone', { id: serial('id') });
export const orderRelations = relations(orders, ({ many }) => ({ lines: many(orderLines) }));
`,
    'db/other.ts': "export const pgTable = (name, x) => x;\nexport const nothing = pgTable('nothing', { id: text('id') });",
  };
  expect(await shortly(files)).toEqual([
    'Customer(id, parentId) -> Customer',
    'Order(id, status, customerId) > OrderLine -> Customer',
    'OrderLine(orderId, quantity) -> Order',
  ]);
  expect((await scanOf(files)).enums).toEqual({ OrderStatus: ['open', 'paid'] });
});

it('finds in Drizzle what tables share, enums that stand in a column, and relations without keys in the database', async () => {
  const files = {
    'db/shared.ts': `import { text, timestamp } from 'drizzle-orm/pg-core';
export const times = { createdAt: timestamp('created_at').notNull() };
const owned = () => ({ ownerId: text('owner_id').notNull() });
export { owned as byOwner };
export const marks = () => ({ mark: text('mark') });`,
    'db/schema.ts': `import { relations } from 'drizzle-orm';
import { mysqlEnum, mysqlTable, text, foreignKey } from 'drizzle-orm/mysql-core';
import { times, marks as signs } from './shared';
export const shops = mysqlTable('shops', { id: text('id').notNull(), ...times });
export const stocks = mysqlTable('stocks', {
  id: text('id').notNull(),
  shopId: text('shop_id').notNull(),
  state: mysqlEnum('state', ['full', 'empty']),
  ...signs(),
});
export const counters = mysqlTable('counters', {
  id: text('id').notNull(),
  stockId: text('stock_id').notNull(),
  kind: text('kind', { enum: ['in', 'out'] }),
  otherId: text('other_id'),
}, (t) => [foreignKey({ columns: [t.otherId], foreignColumns: [shops.id] }).onDelete('cascade')]);
export const shopRelations = relations(shops, ({ many, one }) => ({
  stocks: many(stocks),
  counter: one(counters, { fields: [shops.id], references: [counters.otherId] }),
}));
export const stockRelations = relations(stocks, ({ one, many }) => ({
  shop: one(shops, { fields: [stocks.shopId], references: [shops.id] }),
  counters: many(counters),
}));
export const counterRelations = relations(counters, ({ one }) => ({
  stock: one(stocks, { fields: [counters.stockId], references: [stocks.id] }),
}));`,
  };
  expect(await shortly(files)).toEqual([
    'Counter(id, stockId, kind, otherId) -> Shop, Stock',
    'Shop(id, createdAt)',
    'Stock(id, shopId, state, mark) > Counter -> Shop',
  ]);
  expect((await scanOf(files)).enums).toEqual({ CounterKind: ['in', 'out'], StockState: ['full', 'empty'] });
});

const sql = {
  'db/migrations/V1__shop.sql': `-- create table gone (id int);
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE IF NOT EXISTS public."orders" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  status order_status NOT NULL DEFAULT 'open; really',
  customer_id int REFERENCES customers (id), /* a comment, with ; */
  CHECK (id > 0)
);
CREATE TABLE customers (id int primary key, parent_id int references customers);
INSERT INTO customers VALUES (1, 'create table nothing (id int);');
CREATE FUNCTION f() RETURNS void AS $$ BEGIN CREATE TABLE inner_one (id int); END; $$ LANGUAGE plpgsql;
CREATE TEMP TABLE t (id int);
CREATE TABLE copy AS SELECT 1;
`,
  'db/migrations/V10__drop.sql': 'DROP TABLE IF EXISTS old_things;\nALTER TABLE tag RENAME TO tags;',
  'db/migrations/V2__lines.sql': `CREATE TABLE order_lines (
  order_id bigint NOT NULL,
  quantity int,
  CONSTRAINT fk_order FOREIGN KEY (order_id) REFERENCES public.orders (id) ON DELETE CASCADE
);
create table tag (word varchar(10) not null, kind enum('a','b'));
create table old_things (id int);
ALTER TABLE ONLY order_lines ADD COLUMN tag_id int, ADD CONSTRAINT fk_tag FOREIGN KEY (tag_id) REFERENCES tag (id);
`,
  'db/migrations/V2__lines.down.sql': 'DROP TABLE order_lines;',
};

it('finds tables as the definitions in SQL leave them, of any dialect', async () => {
  expect(await shortly(sql)).toEqual([
    'Customer(id, parent_id) -> Customer',
    'Order(id, status, customer_id) > OrderLine -> Customer',
    'OrderLine(order_id, quantity, tag_id) -> Order, Tag',
    'Tag(word, kind)',
  ]);
  const { enums, entities } = await scanOf(sql);
  expect(enums).toEqual({ OrderStatus: ['open', 'paid'], TagKind: ['a', 'b'] });
  expect(entities.map(({ file, line }) => `${file}:${line}`)).toContain('db/migrations/V1__shop.sql:3');
  expect(
    await shortly({
      'a.sql':
        'CREATE TABLE `order items` (\n  `id` INT NOT NULL,\n  KEY `x` (`id`),\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\nCREATE TABLE [dbo].[People] ([Id] int NOT NULL)\nGO\n',
    }),
  ).toEqual(['OrderItem(id)', 'Person(Id)']);
});

it('leaves SQL alone where classes declare the tables, and says which statement it cannot read', async () => {
  expect(await shortly({ ...sql, 'schema.prisma': 'model Order {\n  id Int @id\n}\n' })).toEqual(['Order(id)']);
  const { entities, skipped } = await scanOf({ 'a.sql': 'CREATE TABLE a (id int);\nCREATE TABLE b (id int' });
  expect(entities.map(({ name }) => name)).toEqual(['A']);
  expect(skipped.map(({ why }) => inEnglish(why))).toEqual(['Its line 2 cannot be read; the rest was.']);
});

it('takes the parts of a table that is split for the table', async () => {
  const parts = {
    'schema.sql': `CREATE TABLE public.customer (id int NOT NULL);
CREATE TABLE public.payment (id int NOT NULL, customer_id int NOT NULL, paid date) PARTITION BY RANGE (paid);
CREATE TABLE public.payment_2022 (id int NOT NULL, customer_id int NOT NULL, paid date);
CREATE TABLE payment_2023 PARTITION OF public.payment FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
ALTER TABLE ONLY public.payment ATTACH PARTITION public.payment_2022 FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
ALTER TABLE ONLY public.payment_2022 ADD CONSTRAINT payment_fk FOREIGN KEY (customer_id) REFERENCES public.customer(id) ON DELETE RESTRICT;`,
  };
  expect(await shortly(parts)).toEqual(['Customer(id)', 'Payment(id, customer_id, paid) -> Customer']);
});

it('keeps the words of a name, takes the tables of several dialects for the same, and "no action" for no word', async () => {
  const files = {
    'sql/server.sql': `CREATE TABLE [dbo].[Invoice] ([InvoiceId] INT NOT NULL PRIMARY KEY);
CREATE TABLE [dbo].[InvoiceLine] (
  [InvoiceLineId] INT NOT NULL PRIMARY KEY,
  [InvoiceId] INT NOT NULL,
  CONSTRAINT [FK] FOREIGN KEY ([InvoiceId]) REFERENCES [dbo].[Invoice] ([InvoiceId]) ON DELETE NO ACTION
);`,
    'sql/z-postgres.sql': `CREATE TABLE invoice (invoice_id int primary key);
CREATE TABLE invoice_line (invoice_line_id int primary key, invoice_id int not null);`,
  };
  expect(await shortly(files)).toEqual(['Invoice(InvoiceId) > InvoiceLine', 'InvoiceLine(InvoiceLineId, InvoiceId) -> Invoice']);
});

it('takes what is deleted with its only key for a part, also where the key may be empty and nobody else needs it', async () => {
  const head = "import { pgTable, integer } from 'drizzle-orm/pg-core';\n";
  const key = (table: string): string => `integer('x').references(() => ${table}.id, { onDelete: 'cascade' })`;
  const files = {
    'schema.ts': `${head}export const sites = pgTable('sites', { id: integer('id').primaryKey() });
export const users = pgTable('users', { id: integer('id').primaryKey() });
export const targets = pgTable('targets', { id: integer('id').primaryKey(), siteId: ${key('sites')} });
export const notices = pgTable('notices', { id: integer('id').primaryKey(), siteId: ${key('sites')}, userId: ${key('users')} });`,
  };
  expect(await shortly(files)).toEqual([
    'Notice(id, siteId, userId) -> Site, User',
    'Site(id) > Target',
    'Target(id, siteId) -> Site',
    'User(id)',
  ]);
});

it('reads what a block defines where it is not there yet', async () => {
  const files = {
    'schema.sql': `DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
    CREATE TYPE shop.mood AS ENUM ('Glad', 'Sad');
  END IF;
  CREATE TABLE guests (id int primary key);
EXCEPTION WHEN duplicate_object THEN null;
END $$;
create table visits (id int primary key, mood shop.mood not null);
do $add$ begin alter table visits add column guest_id int not null references guests (id); end $add$;`,
  };
  expect(await shortly(files)).toEqual(['Guest(id)', 'Visit(id, mood, guest_id) -> Guest']);
  const { enums, entities } = await scanOf(files);
  expect(enums).toEqual({ Mood: ['Glad', 'Sad'] });
  expect(entities.map(({ line }) => line)).toEqual([5, 8]);
});

it('takes what goes with one and only loses the other for a part of the one, and what is kept by another key for no part', async () => {
  const files = {
    'schema.sql': `create table letters (id int primary key, text varchar);
create table readers (id int primary key, name varchar);
create table views (id int primary key, letter_id int not null references letters on delete cascade, reader_id int references readers on delete set null);
create table roles (id int primary key, word varchar);
create table clerks (
  id int primary key,
  name varchar,
  role_id int not null references roles on delete restrict,
  list_role_id int references roles on delete cascade
);`,
  };
  expect(await shortly(files)).toEqual([
    'Clerk(id, name, role_id, list_role_id) -> Role',
    'Letter(id, text) > View',
    'Reader(id, name)',
    'Role(id, word)',
    'View(id, letter_id, reader_id) -> Letter, Reader',
  ]);
});

it('takes a table that is declared twice from the folder of the others, and leaves what only looks like a plural', async () => {
  const table = (name: string, column: string): string =>
    `import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const ${name} = pgTable('${name}', { id: text('id'), ${column}: text('x') });\n`;
  const files = {
    'db/auth-generated.ts': `${table('users', 'name')}`,
    'db/schema/postgres.ts': table('postgres', 'port'),
    'db/schema/users.ts': table('users', 'email'),
  };
  expect(await shortly(files)).toEqual(['Postgres(id, port)', 'User(id, email)']);
});

it('follows tables that are renamed in the words of MySQL and SQL Server', async () => {
  const files = {
    'db/1.sql':
      'CREATE TABLE `label` (id int);\nCREATE TABLE page (id int, label_id int REFERENCES label(id));\nCREATE TABLE [dbo].[Old] (id int);',
    'db/2.sql':
      "RENAME TABLE `label` TO dmz_space,\n  page TO dmz_section;\nEXEC sp_rename 'dbo.Old', 'New';\nEXEC sp_rename 'dbo.New.id', 'key', 'COLUMN';",
  };
  expect(await shortly(files)).toEqual(['DmzSection(id, label_id) -> DmzSpace', 'DmzSpace(id)', 'New(key)']);
});
