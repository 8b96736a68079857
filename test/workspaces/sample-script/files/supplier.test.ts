import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handle } from '../src/routes.ts';
import { createServices } from '../src/services.ts';
import { createStore } from '../src/store.ts';

function shop() {
  const services = createServices(createStore());
  const category = services.categories.create({ name: 'Tea', parentId: null });
  const product = services.products.create({ name: 'Sencha', priceCents: 990, status: 'ACTIVE', categoryId: category.id, brandId: null });
{{if note}}
  return { services, garden: { name: 'Tea garden', rating: 'PREFERRED', productIds: [product.id], note: 'Harvest in May' } as const };
{{end}}
{{if not note}}
  return { services, garden: { name: 'Tea garden', rating: 'PREFERRED', productIds: [product.id] } as const };
{{end}}
}

test('a supplier is kept and listed by the API', () => {
  const { services, garden } = shop();
  const supplier = services.suppliers.create(garden);
  assert.deepEqual(handle(services, { method: 'GET', path: '/api/suppliers' }), { status: 200, body: [{ ...garden, id: supplier.id }] });
});

test('a supplier needs a name of its own', () => {
  const { services, garden } = shop();
  services.suppliers.create(garden);
  assert.throws(() => services.suppliers.create({ ...garden, name: ' ' }), /name: text expected/);
  assert.throws(() => services.suppliers.create(garden), /there is a supplier Tea garden already/);
});
{{if note}}

test('a note is text, or null', () => {
  const { services, garden } = shop();
  assert.equal(services.suppliers.create({ ...garden, note: null }).note, null);
  assert.throws(() => services.suppliers.create({ ...garden, name: 'Other', note: '' }), /note: text expected/);
});
{{end}}
