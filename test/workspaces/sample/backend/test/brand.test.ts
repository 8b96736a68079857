import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServices } from '../src/services.ts';
import { createStore } from '../src/store.ts';

test('a brand is kept', () => {
  const { brands } = createServices(createStore());
  const brand = brands.create({ name: ' Meadow ' });
  assert.deepEqual(brands.list(), [{ id: brand.id, name: 'Meadow' }]);
});

test('a brand needs a name of its own', () => {
  const { brands } = createServices(createStore());
  brands.create({ name: 'Meadow' });
  assert.throws(() => brands.create({ name: '' }), /name: text expected/);
  assert.throws(() => brands.create({ name: 'Meadow' }), /there is a brand Meadow already/);
});
