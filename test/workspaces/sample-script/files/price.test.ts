import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Product } from '#backend-api';
import { renderProductTable } from '../src/views/product-table.ts';

const matcha: Product = { id: 'p1', name: 'Matcha', priceCents: 905, status: 'ACTIVE', categoryId: 'c1', brandId: null };

test('a price has two digits behind its point', () => {
  const shown = /<td>(\d+\.\d+)<\/td>/.exec(renderProductTable([matcha], []))?.[1];
  assert.equal(shown, '9.05');
});
