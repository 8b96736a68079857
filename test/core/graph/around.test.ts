import { expect, test } from 'vitest';
import { around } from '../../../src/core/graph/around.ts';
import { registryGraph } from '../../../src/core/registry/registry-graph.ts';
import { registrySchema } from '../../../src/protocol/registry.ts';

const registry = registrySchema.parse({
  _patterns: { withSubItems: 'Order' },
  _enums: { OrderStatus: ['OPEN', 'PAID'] },
  e: { Order: { sub: ['OrderLine'], refs: ['Customer'] }, Invoice: { refs: ['Order', 'Customer'] }, Category: { refs: ['Category'] } },
});

test('the registry as nodes and relations', () => {
  expect(registryGraph(registry)).toEqual({
    entities: [
      { name: 'Order', entityType: 'withSubItems', observations: ['OrderStatus: OPEN, PAID'] },
      { name: 'Invoice', entityType: '', observations: [] },
      { name: 'Category', entityType: '', observations: [] },
    ],
    relations: [
      { from: 'Order', to: 'OrderLine', relationType: 'has' },
      { from: 'Order', to: 'Customer', relationType: 'refers to' },
      { from: 'Invoice', to: 'Order', relationType: 'refers to' },
      { from: 'Invoice', to: 'Customer', relationType: 'refers to' },
      { from: 'Category', to: 'Category', relationType: 'refers to' },
    ],
  });
});

test('what is around one node: neighbours once, each with all that relates them', () => {
  const relations = [...registryGraph(registry).relations, { from: 'Order', to: 'Customer', relationType: 'belongs to' }];
  expect(around(relations, 'Order')).toEqual({
    from: [{ name: 'Invoice', labels: ['refers to'] }],
    to: [
      { name: 'Customer', labels: ['refers to', 'belongs to'] },
      { name: 'OrderLine', labels: ['has'] },
    ],
    self: [],
  });
  expect(around(relations, 'Category')).toEqual({ from: [], to: [], self: ['refers to'] });
  expect(around(relations, 'Nobody')).toEqual({ from: [], to: [], self: [] });
});
