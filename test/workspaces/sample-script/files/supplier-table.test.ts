import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Product, Supplier } from '#backend-api';
import { renderSupplierTable } from '../src/views/supplier-table.ts';

const sencha: Product = { id: 'p1', name: 'Sencha', priceCents: 990, status: 'ACTIVE', categoryId: 'c1', brandId: null };
{{if note}}
const garden: Supplier = { id: 's1', name: 'Tea & garden', rating: 'ON_TRIAL', productIds: ['p1', 'p2'], note: 'Harvest in <May>' };
{{end}}
{{if not note}}
const garden: Supplier = { id: 's1', name: 'Tea & garden', rating: 'ON_TRIAL', productIds: ['p1', 'p2'] };
{{end}}

test('a supplier is shown with its rating in words and its products by name', () => {
  assert.match(renderSupplierTable([garden], [sencha]), /<td>Tea &amp; garden<\/td><td>On trial<\/td><td>Sencha, p2<\/td>/);
});
{{if note}}

test('a note is shown as it is', () => {
  assert.match(renderSupplierTable([garden], [sencha]), /<td>Harvest in &lt;May&gt;<\/td>/);
});
{{end}}
