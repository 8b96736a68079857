import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServices } from '../src/services.ts';
import { createStore } from '../src/store.ts';

function shop() {
  const services = createServices(createStore());
  const category = services.categories.create({ name: 'Tea', parentId: null });
  return { ...services, tea: { name: 'Sencha', priceCents: 990, status: 'ACTIVE', categoryId: category.id, brandId: null } as const };
}

test('a product is kept', () => {
  const { products, tea } = shop();
  const product = products.create(tea);
  assert.deepEqual(products.list(), [{ ...tea, id: product.id }]);
});

test('a product of an unknown category, status or price is refused', () => {
  const { products, tea } = shop();
  assert.throws(() => products.create({ ...tea, categoryId: 'nowhere' }), /categoryId: there is no nowhere/);
  assert.throws(() => products.create({ ...tea, status: 'SOLD' as never }), /status: one of DRAFT, ACTIVE, RETIRED expected/);
  assert.throws(() => products.create({ ...tea, priceCents: 9.9 }), /priceCents: whole number of cents expected/);
});

test('a category lies below one that exists', () => {
  const { categories } = shop();
  assert.throws(() => categories.create({ name: 'Green tea', parentId: 'nowhere' }), /parentId: there is no nowhere/);
});
