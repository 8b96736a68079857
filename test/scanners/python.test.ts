import { expect, it } from 'vitest';
import { scanOf, shortly } from '../fakes/memory-sources.ts';

it('finds declarative classes of SQLAlchemy: bases, mixins, keys by table and by class, owned parts, association tables, enums', async () => {
  const files = {
    'shop/base.py': `from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)
class Stamped:
    created: Mapped[str] = mapped_column()
`,
    'shop/models.py': `import enum
from sqlalchemy import Column, Enum, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship
from .base import Base, Stamped

product_tags = Table("product_tags", Base.metadata, Column("product_id", ForeignKey("products.id")), Column("tag_id", ForeignKey("tags.id")))

class Status(enum.Enum):
    OPEN = "open"
    PAID = "paid"

class Order(Stamped, Base):
    __tablename__ = "orders"
    status = Column(Enum(Status), nullable=False)
    customer_id: Mapped[int] = mapped_column(ForeignKey("public.customers.id", ondelete="RESTRICT"))
    customer: Mapped["Customer"] = relationship(back_populates="orders")
    lines: Mapped[list["OrderLine"]] = relationship(back_populates="order", cascade="all, delete-orphan")

class OrderLine(Base):
    __tablename__ = "order_lines"
    order_id = Column(ForeignKey("orders.id"), nullable=False)
    order = relationship("Order", back_populates="lines")
    quantity: Mapped[int]

class Customer(Base):
    """class Gone(Base): __tablename__ = 'gone'"""
    __tablename__ = "customers"
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    orders = relationship("Order")

class Product(Base):
    __tablename__ = "products"
    tags = relationship("Tag", secondary=product_tags)

class Tag(Base):
    __tablename__ = "tags"

class Abstract(Base):
    __abstract__ = True
    note: Mapped[str]
`,
    'alembic/versions/1.py': 'from sqlalchemy import Column\nclass Stub(Base):\n    __tablename__ = "stub"\n',
    'tests/models.py': 'from sqlalchemy import Column\nclass Test(Base):\n    __tablename__ = "test"\n',
  };
  expect(await shortly(files)).toEqual([
    'Customer(parent_id, id) -> Customer',
    'Order(status, customer_id, created, id) > OrderLine -> Customer',
    'OrderLine(order_id, quantity, id) -> Order',
    'Product(id) -> Tag',
    'Tag(id)',
  ]);
  const { enums, patterns } = await scanOf(files);
  expect(enums).toEqual({ Status: ['OPEN', 'PAID'] });
  expect(patterns).toEqual({ simple: 'Tag', withSubItems: 'Order', selfReferencing: 'Customer', manyToMany: 'Product' });
});

it('finds tables of Flask-SQLAlchemy and SQLModel', async () => {
  expect(
    await shortly({
      'app/models.py': `from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class Team(db.Model):
    name = db.Column(db.String(80))
class Member(db.Model):
    team_id = db.Column(db.Integer, db.ForeignKey("team.id", ondelete="CASCADE"), nullable=False)
    nick = db.Column(db.String)
`,
      'api/models.py': `from sqlmodel import Field, SQLModel, Relationship
class HeroBase(SQLModel):
    name: str = Field(index=True)
class Hero(HeroBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    squad_id: int | None = Field(default=None, foreign_key="squad.id")
class HeroCreate(HeroBase):
    pass
class Squad(SQLModel, table=True):
    id: int = Field(primary_key=True)
`,
    }),
  ).toEqual(['Hero(id, squad_id, name) -> Squad', 'Member(team_id, nick) -> Team', 'Squad(id)', 'Team(name) > Member']);
});

it('takes for a part what the other side of a relation of SQLAlchemy deletes; a word of Django on a key that may be empty says nothing', async () => {
  const files = {
    'app/models.py': `from sqlalchemy.orm import relationship, backref
class Query(db.Model):
    __tablename__ = "queries"
    id = Column(Integer, primary_key=True)
class Alert(db.Model):
    __tablename__ = "alerts"
    query_id = Column(Integer, ForeignKey("queries.id"))
    query_rel = relationship(Query, backref=backref("alerts", cascade="all"))
`,
    'site/models.py': `from django.db import models
class Folder(models.Model):
    name = models.CharField()
class Paper(models.Model):
    folder = models.ForeignKey(Folder, null=True, on_delete=models.CASCADE)
`,
  };
  expect(await shortly(files)).toEqual(['Alert(query_id) -> Query', 'Folder(name)', 'Paper() -> Folder', 'Query(id) > Alert']);
});

it('takes classes of SQLAlchemy that share a table for one entity, which keys on the table lead to', async () => {
  const files = {
    'models.py': `from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Discount(Base):
    __tablename__ = "discounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column()
    __mapper_args__ = {"polymorphic_on": "kind"}
class PercentDiscount(Discount):
    percent: Mapped[int] = mapped_column()
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    __mapper_args__ = {"polymorphic_identity": "percent"}
class LoggedDiscount(Discount):
    __tablename__ = "logged_discounts"
    id: Mapped[int] = mapped_column(ForeignKey("discounts.id"), primary_key=True)
class Campaign(Base):
    __tablename__ = "campaigns"
    name: Mapped[str] = mapped_column()
class Order(Base):
    __tablename__ = "orders"
    total: Mapped[int] = mapped_column()
    discount_id: Mapped[int] = mapped_column(ForeignKey("discounts.id"))
    percent: Mapped["PercentDiscount"] = relationship("PercentDiscount")
`,
  };
  expect(
    (await scanOf(files)).entities.map(({ name, refs, columns }) => [name, refs.join(), columns.map((one) => one.name).join()]),
  ).toEqual([
    ['Campaign', '', 'name'],
    ['Discount', 'Campaign', 'id,kind,percent,campaign_id'],
    ['LoggedDiscount', 'Discount', 'id,kind'],
    ['Order', 'Discount', 'total,discount_id'],
  ]);
});

it('takes what shows columns of SQLAlchemy otherwise for no column, and calls an enum in a column after both', async () => {
  const files = {
    'models.py': `from sqlalchemy import Enum
from sqlalchemy.orm import DeclarativeBase, Mapped, composite, mapped_column, synonym
class Base(DeclarativeBase):
    pass
class Place(Base):
    __tablename__ = "places"
    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[
        int | None
    ] = mapped_column()
    at: Mapped[Point] = composite("x", "y")
    left = synonym("x")
    kind: Mapped[str] = mapped_column(Enum("town", "hill"))
`,
  };
  const { entities, enums } = await scanOf(files);
  expect(entities.map(({ columns }) => columns)).toEqual([
    [
      { name: 'id', type: 'int' },
      { name: 'x', type: 'int | None' },
      { name: 'kind', type: 'str' },
    ],
  ]);
  expect(enums).toEqual({ PlaceKind: ['town', 'hill'] });
});
