import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handle } from '../src/routes.ts';
import { createServices } from '../src/services.ts';
import { createStore } from '../src/store.ts';

test('a bundle holds products that exist, each once', () => {
  const { bundles, categories, products } = createServices(createStore());
  const category = categories.create({ name: 'Tea', parentId: null });
  const { id } = products.create({ name: 'Sencha', priceCents: 990, status: 'ACTIVE', categoryId: category.id, brandId: null });
  assert.deepEqual(bundles.create({ name: 'Morning', productIds: [id, id] }).productIds, [id]);
  assert.throws(() => bundles.create({ name: 'Evening', productIds: ['nothing'] }), /productIds: there is no nothing/);
});

test('the API lists and creates', () => {
  const services = createServices(createStore());
  assert.equal(handle(services, { method: 'POST', path: '/api/bundles', body: { name: 'Empty', productIds: [] } }).status, 201);
  assert.equal((handle(services, { method: 'GET', path: '/api/bundles' }).body as unknown[]).length, 1);
  assert.deepEqual(handle(services, { method: 'POST', path: '/api/bundles', body: {} }), { status: 400, body: { error: 'name: text expected' } });
  assert.equal(handle(services, { method: 'GET', path: '/api/robots' }).status, 404);
  assert.equal(handle(services, { method: 'DELETE', path: '/api/bundles' }).status, 405);
});
