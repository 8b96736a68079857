import type { Knowledge } from '../../../src/protocol/knowledge.ts';
import type { Situation } from './view-page.ts';

const node = (name: string, entityType = '', ...observations: string[]) => ({ name, entityType, observations });
const relation = (from: string, relationType: string, to: string) => ({ from, to, relationType });

const shop: Knowledge = {
  source: 'code',
  folder: '',
  problem: '',
  focus: 'Order',
  graph: {
    entities: [
      node('Order', 'withSubItems', 'OrderStatus: DRAFT, OPEN, PAID'),
      node('Customer', 'simple'),
      node('Product'),
      node('Invoice'),
      node('Category', 'selfReferencing'),
      node('Warehouse'),
    ],
    relations: [
      relation('Order', 'has', 'OrderLine'),
      relation('Order', 'refers to', 'Customer'),
      relation('Order', 'refers to', 'Warehouse'),
      relation('OrderLine', 'refers to', 'Product'),
      relation('Invoice', 'refers to', 'Order'),
      relation('Shipment', 'refers to', 'Order'),
      relation('Category', 'refers to', 'Category'),
      relation('Product', 'refers to', 'Category'),
    ],
  },
};
const remembered: Knowledge = {
  ...shop,
  source: 'memory',
  focus: 'Discounts are added',
  graph: {
    entities: [
      node(
        'Discounts are added',
        'bugfix',
        'A discount is taken off the total.',
        'Root cause: backend/src/order/total.ts:31 adds the discount',
        'Fix: Subtract it, never below zero',
        'Proof: proven',
        'Files: backend/src/order/total.ts, backend/src/order/total.test.ts',
      ),
      node('Order', 'entity', '2026-11-21 Discounts are added: A discount is taken off the total.'),
    ],
    relations: [relation('Discounts are added', 'changes', 'Order'), relation('Order', 'keeps <b>', 'Customer')],
  },
};
const crowd = Array.from({ length: 40 }, (_, index) => `AVeryLongNameOfAnEntityThatNobodyShortened${index}`);
const awkward: Knowledge = {
  ...shop,
  focus: 'Hub',
  folder: 'shop (second folder)',
  graph: {
    entities: [node('Hub', '<img src=x onerror=alert(1)>', 'x'.repeat(400)), ...crowd.map((name) => node(name))],
    relations: [
      relation('Hub', 'refers to', 'Hub'),
      ...crowd.map((name, index) => (index % 2 === 0 ? relation(name, 'is a part of a whole that', 'Hub') : relation('Hub', 'has', name))),
    ],
  },
};
const situation = (knowledge: Knowledge): Situation => ({ view: {}, more: [{ type: 'knowledge', knowledge }] });

/** Every state of the page of entities and memory. */
export const knowledgeSituations = {
  entities: situation(shop),
  memory: situation(remembered),
  awkward: situation(awkward),
  empty: situation({ ...remembered, focus: null, graph: { entities: [], relations: [] } }),
  problem: situation({ ...remembered, problem: 'Memory cannot be used: "team-memory": it takes too long' }),
} satisfies Record<string, Situation>;
