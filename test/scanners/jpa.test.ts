import { expect, it } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { scanOf, shortly } from '../fakes/memory-sources.ts';

const head = 'package shop;\nimport jakarta.persistence.*;\nimport java.util.List;\n';
const shop = {
  'src/main/java/shop/Base.java': `${head}@MappedSuperclass
public abstract class Base { @Id @GeneratedValue private Long id; public static final int MAX = 3; }`,
  'src/main/java/shop/Status.java': 'package shop;\npublic enum Status { OPEN, PAID(2) { }; private int x; }',
  'src/main/java/shop/Order.java': `${head}/** @Entity class Old {} */
@Entity
@Table(name = "orders")
public class Order extends Base {
  @Enumerated(EnumType.STRING) private Status status;
  @ManyToOne(optional = false) private Customer customer;
  @OneToMany(mappedBy = "order", cascade = { CascadeType.PERSIST, CascadeType.ALL }) private List<OrderLine> lines;
  @Transient private int cached;
  // @ManyToOne private Gone gone;
}`,
  'src/main/java/shop/OrderLine.java': `${head}@Entity public class OrderLine {
  @ManyToOne @JoinColumn(nullable = false) private Order order;
  private int quantity;
  @ManyToMany private List<Tag> tags;
  @XmlElement public List<Tag> getTags() { return sorted(tags); }
}`,
  'src/main/java/shop/Customer.java': `${head}@Entity public class Customer {
  private String name;
  private Customer invitedBy;
  @Override public String toString() { return name; }
  @ManyToOne public Customer getInvitedBy() { return invitedBy; }
  @OneToOne(cascade = CascadeType.ALL) @JoinColumn(name = "card_id") private Card card;
}`,
  'src/main/java/shop/Card.java': `${head}@Entity class Card { String number; }\n@Entity class Tag { String word; }`,
  'src/test/java/shop/OrderTest.java': `${head}@Entity class Stub {}`,
};

it('finds entities with mapped superclasses, fields and getters, owned parts and enums', async () => {
  expect(await shortly(shop)).toEqual([
    'Card(number)',
    'Customer(name) > Card -> Customer, Card',
    'Order(status, id) > OrderLine -> Customer',
    'OrderLine(quantity) -> Order, Tag',
    'Tag(word)',
  ]);
  const { enums, patterns } = await scanOf(shop);
  expect(enums).toEqual({ Status: ['OPEN', 'PAID'] });
  expect(patterns).toEqual({ simple: 'Tag', withSubItems: 'Order', selfReferencing: 'Customer', manyToMany: 'OrderLine' });
});

it('gives the side without a key of its own to the one whose list joins it', async () => {
  expect(
    await shortly({
      'Owner.java': `${head}@Entity class Owner { @OneToMany(cascade = CascadeType.ALL) @JoinColumn(name = "owner_id") List<Pet> pets; String name; }`,
      'Pet.java': `${head}@Entity class Pet { String name; }`,
    }),
  ).toEqual(['Owner(name) > Pet', 'Pet(name) -> Owner']);
});

it('takes of two that delete each other the one with the key for the part', async () => {
  expect(
    await shortly({
      'Transfer.java': `${head}@Entity public class Transfer {
  @Id private Long id;
  @OneToOne(mappedBy = "transfer", cascade = CascadeType.ALL) private Detail detail;
}`,
      'Detail.java': `${head}@Entity public class Detail {
  @Id private Long id;
  @OneToOne(cascade = CascadeType.ALL) @JoinColumn(name = "transfer_id") private Transfer transfer;
}`,
    }),
  ).toEqual(['Detail(id) -> Transfer', 'Transfer(id) > Detail']);
});

it('takes what a relation leads to for an entity, also where a file beside the code maps it; nothing of a moment is stored', async () => {
  const files = {
    'src/shop/Order.java': `package shop;
import jakarta.persistence.*;
@Entity public class Order {
  @Id private Long id;
  private transient int seen;
  @ManyToOne(optional = false) private Guest guest;
  @Embedded private Address address;
}`,
    'src/shop/Address.java': 'package shop;\n@Embeddable public class Address { private String street; }',
    'src/shop/Guest.java': `package shop;
public class Guest {
  private static final int MOST = 3;
  private Long id;
  private Guest invitedBy;
  private Set<Order> orders;
  private Cache cache;
}`,
    'src/shop/Cache.java': 'package shop;\npublic class Cache { private int size; }',
    'src/shop/guest.hbm.xml': '<hibernate-mapping><class name="shop.Guest" table="guest"/></hibernate-mapping>',
  };
  expect(await shortly(files)).toEqual(['Guest(id, cache) > Order -> Guest', 'Order(id, address) -> Guest']);
});

it('a generic superclass has the types that whoever extends it gives, over several steps', async () => {
  const files = {
    'Item.java': `${head}@MappedSuperclass abstract class Item<P extends Owner, C> {
  @ManyToOne(optional = false) P parent;
  @OneToMany(mappedBy = "item", cascade = CascadeType.ALL) List<C> parts;
}`,
    'Numbered.java': `${head}@MappedSuperclass abstract class Numbered<T> extends Item<Owner, T> { String number; }`,
    'Owner.java': `${head}@Entity class Owner { String name; }`,
    'Invoice.java': `${head}@Entity class Invoice extends Numbered<InvoiceLine> { }\n@Entity class InvoiceLine { @ManyToOne Invoice item; }`,
    'Basket.java': `${head}@Entity class Basket extends Item<Owner, BasketLine> { }\n@Entity class BasketLine { @ManyToOne Basket item; }`,
    'Raw.java': `${head}@Entity class Raw extends Item { String word; }`,
  };
  expect(await shortly(files)).toEqual([
    'Basket() > BasketLine -> Owner',
    'BasketLine() -> Basket',
    'Invoice(number) > InvoiceLine -> Owner',
    'InvoiceLine() -> Invoice',
    'Owner(name)',
    'Raw(word, parent, parts)',
  ]);
});

it('says of entities in Kotlin that they are not read', async () => {
  const { entities, skipped } = await scanOf({
    'Order.kt': 'import jakarta.persistence.Entity\n@Entity\nclass Order(val id: Long)\n',
    'Table.kt': 'object Orders : IntIdTable() { val total = integer("total") }\nclass OrderRow(id: EntityID<Int>) : IntEntity(id)\n',
    'Other.kt': 'import org.other.Entity\n@EntityScan class Other\n',
    'Line.java': 'import javax.persistence.*;\n@Entity class Line { @Id Long id; }\n',
  });
  expect(entities.map(({ name }) => name)).toEqual(['Line']);
  expect(skipped.map(({ file, why }) => `${file}: ${inEnglish(why)}`)).toEqual(['Order.kt: Entities in Kotlin are not read.']);
});
