import { expect, it } from 'vitest';
import { scanOf, shortly } from '../fakes/memory-sources.ts';

const head = "import { Entity, Column, ManyToOne, OneToMany, ManyToMany, OneToOne, JoinColumn, PrimaryGeneratedColumn } from 'typeorm';\n";
const shop = {
  'src/base.ts': `${head}export abstract class Base { @PrimaryGeneratedColumn() id: number; }`,
  'src/status.ts': "export enum Status { Open = 'open', Paid = 'paid' }",
  'src/order.ts': `${head}import { Base } from './base';\nimport { Status } from './status';\nimport { Line } from './line';\nimport { Customer } from './customer';
@Entity()
export class Order extends Base {
  @Column({ type: 'enum', enum: Status }) status: Status;
  @ManyToOne(() => Customer, (customer) => customer.orders) customer: Customer;
  @OneToMany(() => Line, (line) => line.order, { cascade: true }) lines: Line[];
  total(): number { return 0; }
}`,
  'src/line.ts': `${head}import { Order } from './order';\nimport { Product } from './product';
@Entity('lines')
export class Line {
  @ManyToOne(() => Order, (order) => order.lines, { nullable: false, onDelete: 'CASCADE' }) order: Order;
  @ManyToOne(() => Product, { nullable: false }) product: Product;
}`,
  'src/product.ts': `${head}
@Entity()
export class Product {
  @Column() name: string;
  @ManyToOne('Product', 'children') parent?: Product;
  @OneToMany(type => Product, p => p.parent) children: Product[];
  @ManyToMany(() => Tag) tags: Tag[];
}
@Entity()
export class Tag { @Column() word: string; }
// @Entity() class Gone {}
export abstract class Plain { id: number }`,
  'src/customer.ts': `${head}
@Entity()
export class Customer {
  @Column('simple-json') address: { street: string };
  @OneToMany(() => Order, (order) => order.customer) orders: Order[];
}`,
};

it('finds entities with inherited columns, relations by function, name and type, owned parts and enums', async () => {
  expect(await shortly(shop)).toEqual([
    'Customer(address)',
    'Line() -> Order, Product',
    'Order(status, id) > Line -> Customer',
    'Product(name) -> Product, Tag',
    'Tag(word)',
  ]);
  const scan = await scanOf(shop);
  expect(scan.enums).toEqual({ Status: ['Open', 'Paid'] });
  expect(scan.patterns).toEqual({ simple: 'Customer', withSubItems: 'Order', selfReferencing: 'Product', manyToMany: 'Product' });
});

it('takes no class for an entity that another library decorates, none of a test or of a migration', async () => {
  expect(
    await shortly({
      'src/mikro.ts': "import { Entity } from '@game/ecs';\n@Entity()\nclass Monster {}",
      'test/order.ts': shop['src/order.ts'],
      'src/order.spec.ts': shop['src/order.ts'],
      'src/migrations/1-order.ts': shop['src/order.ts'],
    }),
  ).toEqual([]);
});

it('finds entities that the decorators of a project mark, which stand around those of TypeORM', async () => {
  const head = "import { AuditedEntity, AuditedColumn, AuditedManyToOne, AuditedOneToMany } from './audited';\n";
  expect(
    await shortly({
      'Order.ts': `${head}@AuditedEntity('order') export class Order { @AuditedColumn() total: number; @AuditedOneToMany(() => Line, (line) => line.order, { cascade: true }) lines: Line[]; }`,
      'Line.ts': `${head}@AuditedEntity() export class Line { @AuditedManyToOne(() => Order, { onDelete: 'CASCADE' }) order: Order; @AuditedColumn() count: number; }`,
      'Form.ts': "import { FormEntity } from './forms';\n@FormEntity() export class Form { title: string; }",
    }),
  ).toEqual(['Line(count) -> Order', 'Order(total) > Line']);
});

it('gives a list that a base declares to the base, not to what inherits it', async () => {
  const head = "import { Entity, ChildEntity, Column, ManyToOne, OneToMany } from 'typeorm';\n";
  expect(
    await shortly({
      'region.ts': `${head}@Entity() export class Region { @Column() code: string; @OneToMany(() => RegionName, (name) => name.of, { cascade: true }) names: RegionName[]; }`,
      'country.ts': `${head}import { Region } from './region';\n@ChildEntity() export class Country extends Region { @Column() capital: string; }`,
      'name.ts': `${head}@Entity() export class RegionName { @Column() text: string; @ManyToOne(() => Region, (region) => region.names) of: Region; }`,
    }),
  ).toEqual(['Country(capital, code)', 'Region(code) > RegionName', 'RegionName(text) -> Region']);
});

it('calls an enum that stands in a column after the entity and the column', async () => {
  const { enums } = await scanOf({
    'order.ts':
      "import { Entity, Column } from 'typeorm';\n@Entity() export class Order { @Column({ type: 'enum', enum: ['open', 'paid'] }) status: string; }",
  });
  expect(enums).toEqual({ OrderStatus: ['open', 'paid'] });
});

it('finds the parent and the children of a tree', async () => {
  const head = "import { Entity, Tree, TreeChildren, TreeParent, Column } from 'typeorm';\n";
  expect(
    await shortly({
      'shelf.ts': `${head}@Entity() @Tree('closure-table') export class Shelf { @Column() word: string; @TreeParent() parent: Shelf; @TreeChildren() children: Shelf[]; }`,
    }),
  ).toEqual(['Shelf(word) -> Shelf']);
});
