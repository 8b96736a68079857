import { expect, it } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { createEntityScanner } from '../../src/scanners/scan.ts';
import { createMemorySources, scanOf, shortly } from '../fakes/memory-sources.ts';

const abstract = `from django.db import models
class AbstractAlert(models.Model):
    text = models.CharField(max_length=9)
    class Meta:
        abstract = True
class AbstractVote(models.Model):
    alert = models.ForeignKey("Alert", on_delete=models.CASCADE)
    class Meta:
        abstract = True
`;
const concrete = `from shop.loading import is_registered
from . import abstract_models
if not is_registered("Alert"):
    class Alert(abstract_models.AbstractAlert):
        pass
`;

it('finds models of Django in files that only name a base of another file, over several files, and in what comes later', async () => {
  const sources = createMemorySources({
    'shop/abstract_models.py': abstract,
    'shop/models.py': concrete,
    'votes/models.py':
      'from shop.abstract_models import (\n    AbstractVote,\n)\nclass BaseVote(\n    AbstractVote,\n):\n    class Meta:\n        abstract = True\n',
    'votes/kinds.py': 'from votes.models import BaseVote\nclass LoudVote(BaseVote, metaclass=Loud):\n    pass\n',
    'other/forms.py': 'class Other(Base):\n    pass\n',
  });
  const scanner = createEntityScanner(sources);
  const names = async (): Promise<string[]> => (await scanner.scan(new AbortController().signal)).entities.map(({ name }) => name);
  expect(await names()).toEqual(['Alert', 'LoudVote']);
  sources.put('votes/kinds.py', 'from votes.models import BaseVote\nclass QuietVote(BaseVote):\n    pass\n');
  expect(await names()).toEqual(['Alert', 'QuietVote']);
  sources.put('other/models.py', 'from shop.abstract_models import AbstractAlert\nclass Bell(AbstractAlert):\n    pass\n');
  expect(await names()).toEqual(['Alert', 'Bell', 'QuietVote']);
  sources.put('shop/models.py', concrete.replace('class Alert', 'class Siren'));
  expect(await names()).toEqual(['Bell', 'QuietVote', 'Siren']);
});

it('takes for no entity what is there for a type checker alone, and what a class that is not a model is called like', async () => {
  const files = {
    'models.py': `import typing
from typing import TYPE_CHECKING
from django.core.paginator import Page
from django.db import models
class Alert(models.Model):
    text = models.CharField(max_length=9)
if TYPE_CHECKING:
    class CountedAlert(Alert):
        count: int
elif True:
    class Bell(Alert):
        pass
else:
    class Siren(Alert):
        pass
if typing.TYPE_CHECKING:
    class LoudAlert(Alert):
        pass
class AlertPage(Page):
    pass
`,
    'pictures.py': 'from svg.container import Alert\nclass Bubble(Alert):\n    pass\n',
    'pages.py': 'from wagtail.models import Page\nfrom django.db import models\nclass Story(Page):\n    text = models.TextField()\n',
  };
  expect(await shortly(files)).toEqual(['Alert(text)', 'Bell() -> Alert', 'Siren() -> Alert', 'Story(text)']);
});

it('takes a class of SQLAlchemy that names a table and is mapped by nothing for no entity, but those that inherit from it', async () => {
  const files = {
    'base.py': `from sqlalchemy import Column, Integer, Text
from sqlalchemy.orm import registry, as_declarative
class Named(object):
    __tablename__ = 'settings'
    id = Column(Integer, primary_key=True)
    name = Column(Text)
mapper = registry()
@mapper.mapped
class Room:
    __tablename__ = 'rooms'
    id = Column(Integer, primary_key=True)
@as_declarative()
class Base:
    pass
`,
    'models.py': `from app import db
from base import Base, Named
from elsewhere import Table
class UserSetting(Named, db.Model):
    user_id = db.Column(db.Integer)
class HouseSetting(Named, Base):
    __table_args__ = {'schema': 'house'}
class Guest(Base):
    __tablename__ = 'guests'
    id = Column(Integer, primary_key=True)
class Visit(Table):
    __tablename__ = 'visits'
    id = Column(Integer, primary_key=True)
`,
  };
  expect((await scanOf(files)).skipped.map(({ why }) => inEnglish(why))).toEqual([]);
  expect(await shortly(files)).toEqual(['Guest(id)', 'HouseSetting(id, name)', 'Room(id)', 'UserSetting(user_id, id, name)', 'Visit(id)']);
});

it('tells tables of one name apart by the schema that a key of SQLAlchemy names', async () => {
  const files = {
    'models.py': `from app import db
from sqlalchemy.orm import declared_attr
class EditRevision(db.Model):
    __tablename__ = 'revisions'
    __table_args__ = (db.Index(None, 'id'), {'schema': 'editing'})
    id = db.Column(db.Integer, primary_key=True)
class PaperRevision(db.Model):
    __tablename__ = 'revisions'
    __table_args__ = {'schema': 'papers'}
    id = db.Column(db.Integer, primary_key=True)
class EditFile(db.Model):
    __tablename__ = 'files'
    revision_id = db.Column(db.ForeignKey('editing.revisions.id'))
class PaperFile(db.Model):
    __tablename__ = 'paper_files'
    @declared_attr
    def __table_args__(cls):
        return auto_table_args(cls, schema='papers')
    revision_id = db.Column(db.ForeignKey('papers.revisions.id'))
    other_id = db.Column(db.ForeignKey('elsewhere.files.id'))
`,
  };
  expect((await shortly(files)).filter((one) => one.includes('File('))).toEqual([
    'EditFile(revision_id) -> EditRevision',
    'PaperFile(revision_id, other_id) -> PaperRevision, EditFile',
  ]);
});

it('says of an entity that is left out because another one has its name; what is the same in another dialect is one', async () => {
  const model = (name: string, fields: string): string =>
    `from django.db import models\nclass Line(models.Model):\n${fields}class ${name}(models.Model):\n    x = models.TextField()\n`;
  const files = {
    'basket/models.py': `${model('Top', '    price = models.TextField()\n    top = models.ForeignKey("Top", on_delete=models.CASCADE)\n')}class More(models.Model):\n    y = models.TextField()\n`,
    'order/models.py': model('Bottom', '    price = models.TextField()\n    more = models.ForeignKey("More", on_delete=models.CASCADE)\n'),
  };
  expect(await shortly(files)).toEqual(['Bottom(x)', 'Line(price) -> Top', 'More(y)', 'Top(x) > Line']);
  expect((await scanOf(files)).skipped.map(({ file, why }) => `${file}: ${inEnglish(why)}`)).toEqual([
    'order/models.py: Its Line is left out: another entity has the same name.',
  ]);
  const table = (dialect: string): string =>
    `import { ${dialect}Table, text } from 'drizzle-orm/${dialect}-core';\nexport const a = ${dialect}Table('a', { id: text('id'), b: text('b') });\n`;
  const { entities, skipped } = await scanOf({ 'db/pg.ts': table('pg'), 'db/sqlite.ts': table('sqlite') });
  expect([entities.map(({ file }) => file), skipped]).toEqual([['db/pg.ts'], []]);
});
