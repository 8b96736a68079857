import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Product } from '#backend-api';
import { renderBundleTable } from '../src/views/bundle-table.ts';
import { renderProductTable } from '../src/views/product-table.ts';

const sencha: Product = { id: 'p1', name: 'Sencha <fine>', priceCents: 990, status: 'ACTIVE', categoryId: 'c1', brandId: null };

test('a product is shown with the name of its category', () => {
  const html = renderProductTable([sencha], [{ id: 'c1', name: 'Tea', parentId: null }]);
  assert.match(html, /<td>Sencha &lt;fine&gt;<\/td><td>Tea<\/td><td>9\.90<\/td><td>On sale<\/td>/);
});

test('a bundle names its products', () => {
  assert.match(renderBundleTable([{ id: 'b1', name: 'Morning', productIds: ['p1', 'p2'] }], [sencha]), /<td>Sencha &lt;fine&gt;, p2<\/td>/);
});
