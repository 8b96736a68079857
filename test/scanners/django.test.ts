import { expect, it } from 'vitest';
import { scanOf, shortly } from '../fakes/memory-sources.ts';

it('finds models of Django: abstract and proxy ones are none, bases of other modules are followed, the settings name the user', async () => {
  const files = {
    'core/models.py': `from django.contrib.auth.models import AbstractUser
from django.db import models
class Stamped(models.Model):
    created = models.DateTimeField(auto_now_add=True)
    class Meta:
        abstract = True
class User(AbstractUser):
    nick = models.CharField(max_length=9)
`,
    'shop/models.py': `from django.conf import settings
from django.db import models
from core.models import Stamped
class Order(Stamped):
    class Status(models.TextChoices):
        OPEN = "open"
        PAID = "paid", "Paid"
    status = models.CharField(choices=Status.choices, max_length=9)
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    tags = models.ManyToManyField("shop.Tag", through="OrderTag")
class OrderLine(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    quantity = models.IntegerField()
class Category(models.Model):
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
class Tag(models.Model):
    word = models.CharField(max_length=9)
class OrderTag(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE)
    weight = models.IntegerField()
class OpenOrder(Order):
    class Meta:
        proxy = True
class OrderForm:
    field = models.CharField()
`,
    'shop/migrations/0001_initial.py': 'from django.db import models\nclass Stub(models.Model):\n    x = models.IntegerField()\n',
  };
  expect(await shortly(files)).toEqual([
    'Category() -> Category',
    'Order(status, created) > OrderLine -> User, Tag',
    'OrderLine(quantity) -> Order',
    'OrderTag(weight) -> Order, Tag',
    'Tag(word)',
    'User(nick)',
  ]);
  const { enums, patterns } = await scanOf(files);
  expect(enums).toEqual({ Status: ['OPEN', 'PAID'] });
  expect(patterns).toEqual({ simple: 'Tag', withSubItems: 'Order', selfReferencing: 'Category', manyToMany: 'Order' });
});

it('takes classes with fields of Django for models, where a package that is not here has their base', async () => {
  expect(
    await shortly({
      'shop/models.py': `from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from rest_framework import serializers
class Workflow(ClusterableModel):
    name = models.CharField(max_length=255)
class Task(ClusterableModel):
    workflow = ParentalKey("Workflow", on_delete=models.CASCADE, related_name="tasks")
class Filter(SomethingElse):
    name = filters.CharField()
`,
    }),
  ).toEqual(['Task() -> Workflow', 'Workflow(name) > Task']);
});

it('takes a model of Django that can be replaced for the one that is named', async () => {
  const files = {
    'pages/models.py': `import swapper
from django.db import models

class Page(models.Model):
    title = models.CharField(max_length=9)
    alias_of = models.ForeignKey(swapper.get_model_name("pages", "Page"), null=True, on_delete=models.SET_NULL)

class Note(models.Model):
    page = models.ForeignKey(swapper.get_model_name("pages", "Page"), on_delete=models.CASCADE)
`,
  };
  expect(await shortly(files)).toEqual(['Note() -> Page', 'Page(title) > Note -> Page']);
});

it('finds models of Django whose names a text writes in another case, and what may be chosen where a class lists it', async () => {
  const files = {
    'shop/models.py': `from django.db import models
from shop import OrderStatus, SizeChoices
class WorkShop(models.Model):
    title = models.CharField(max_length=9)
    size = models.CharField(max_length=9, choices=SizeChoices)
    tools = models.ManyToManyField("Tool", through="shop.workshoptool")
class Order(models.Model):
    shop = models.ForeignKey("shop.Workshop", on_delete=models.CASCADE)
    status = models.CharField(max_length=9, choices=OrderStatus.CHOICES)
class Tool(models.Model):
    word = models.CharField(max_length=9)
class WorkShopTool(models.Model):
    shop = models.ForeignKey(WorkShop, on_delete=models.CASCADE)
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE)
    count = models.IntegerField()
`,
    'shop/__init__.py': `from shop.sets import ChoiceSet
class OrderStatus:
    OPEN = "open"
    PAID = (
        "paid"
    )
    CHOICES = [(OPEN, "Open"), (PAID, "Paid")]
class SizeChoices(ChoiceSet):
    key = "Shop.size"
    SMALL = "small"
    CHOICES = [(SMALL, "Small")]
`,
  };
  expect(await shortly(files)).toEqual([
    'Order(status) -> WorkShop',
    'Tool(word)',
    'WorkShop(title, size) > Order -> Tool',
    'WorkShopTool(count) -> WorkShop, Tool',
  ]);
  const { enums } = await scanOf(files);
  expect(enums).toEqual({ OrderStatus: ['OPEN', 'PAID'], SizeChoices: ['SMALL'] });
});
