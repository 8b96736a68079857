import { expect, it } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { scanOf, shortly } from '../fakes/memory-sources.ts';

const schema = `
generator client { provider = "prisma-client-js" }
// model Commented { id Int @id }
model Order {
  id         Int         @id
  status     OrderStatus @default(OPEN) // why
  customerId Int
  customer   Customer    @relation(fields: [customerId], references: [id])
  lines      OrderLine[]
  note       String      @default("model X { //")
}
model OrderLine {
  id        Int     @id
  orderId   Int
  order     Order?  @relation(
    fields: [orderId],
    references: [id],
    onDelete: Cascade
  )
  productId Int
  quantity  Int
  product   Product @relation(fields: [productId], references: [id], onDelete: Cascade)
}
model Product {
  id    Int         @id
  lines OrderLine[]
  more  OrderLine?
  tags  Tag[]
  twin  Product?    @relation("twins", fields: [twinId], references: [id])
  twins Product[]   @relation("twins")
  twinId Int?
  @@map("products")
}
model Tag { 
  name     String    @id
  products Product[]
}
model Customer {
  id     Int     @id
  orders Order[]
  card   Unsupported("money")?
}
enum OrderStatus {
  OPEN
  PAID @map("paid") // done
}
type Address {
  street String
}
`;

it('finds models with columns, keys, owned parts, enums and lines; no comment and no composite type', async () => {
  expect(await shortly({ 'prisma/schema.prisma': schema })).toEqual([
    'Customer(id, card)',
    'Order(id, status, customerId, note) > OrderLine -> Customer',
    'OrderLine(id, orderId, productId, quantity) -> Order, Product',
    'Product(id, twinId) -> Product, Tag',
    'Tag(name) -> Product',
  ]);
  const scan = await scanOf({ 'prisma/schema.prisma': schema });
  expect(scan.enums).toEqual({ OrderStatus: ['OPEN', 'PAID'] });
  expect(scan.patterns).toEqual({ simple: 'Customer', withSubItems: 'Order', selfReferencing: 'Product', manyToMany: 'Tag' });
  expect(scan.entities.map(({ line }) => line)).toEqual([38, 4, 12, 24, 34]);
});

it('puts models of several files together, those of Windows too', async () => {
  const files = {
    'prisma/schema/user.prisma': 'model User {\r\n  id Int @id\r\n  posts Post[]\r\n}\r\n',
    'prisma/schema/post.prisma':
      'model Post {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], references: [id], onDelete: Cascade)\n}\n',
  };
  expect(await shortly(files)).toEqual(['Post(id, userId) -> User', 'User(id) > Post']);
});

it('reads what is whole of a broken schema, and says where it breaks off', async () => {
  const { entities, skipped } = await scanOf({ 'a.prisma': 'model A {\n  id Int @id\n}\nmodel B {\n  id Int' });
  expect(entities.map(({ name }) => name)).toEqual(['A']);
  expect(skipped.map(({ file, why }) => `${file}: ${inEnglish(why)}`)).toEqual(['a.prisma: Its line 4 cannot be read; the rest was.']);
});

it('takes what a parent lists for its part where nothing is said of deleting', async () => {
  expect(
    await shortly({
      'prisma/schema.prisma': `model Team {
  id String @id
  members TeamUser[]
}
model User {
  id String @id
  teams TeamUser[]
}
model TeamUser {
  id String @id
  role String
  teamId String
  userId String
  team Team @relation(fields: [teamId], references: [id])
  user User @relation(fields: [userId], references: [id])
}`,
    }),
  ).toEqual(['Team(id) > TeamUser', 'TeamUser(id, role, teamId, userId) -> Team, User', 'User(id)']);
});

it('finds the owner by what is deleted with it before what lists it, and by its list before its name', async () => {
  const schema = `model Customer {
  id Int @id
  orders Order[]
}
model Asset {
  id Int @id
  orders Order[]
  data CustomerData[]
}
model Order {
  id Int @id
  total Int
  customerId Int
  customer Customer @relation(fields: [customerId], references: [id], onDelete: Cascade)
  assetId Int
  asset Asset @relation(fields: [assetId], references: [id])
}
model CustomerData {
  assetId Int
  asset Asset @relation(fields: [assetId], references: [id], onDelete: Cascade)
  customerId Int
  customer Customer @relation("none", fields: [customerId], references: [id], onDelete: Cascade)
  text String
  @@id([assetId, customerId, text])
}`;
  expect((await shortly({ 'schema.prisma': schema })).filter((one) => one.includes('>'))).toEqual([
    'Asset(id) > CustomerData',
    'Customer(id) > Order',
    'CustomerData(assetId, customerId, text) -> Asset, Customer',
    'Order(id, total, customerId, assetId) -> Customer, Asset',
  ]);
});
