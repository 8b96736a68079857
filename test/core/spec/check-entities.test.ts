import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { checkEntities, imitated, knownEntities } from '../../../src/core/spec/check-entities.ts';

const known = knownEntities({
  patterns: { simple: 'Bank', withSubItems: 'SalesPlan' },
  enums: {},
  entities: { Bank: { sub: [], refs: ['City'] }, SalesPlan: { sub: ['SalesPlanItem'], refs: [] } },
});
const layers = [{ heading: 'Backend', line: 1, files: [{ path: 'src/invoices/invoice.ts', description: '', done: false, line: 2 }] }];
const doubts = (pattern: string | null, references: string[] = []): string[] =>
  checkEntities({ pattern, references, layers }, known).map(inEnglish);

test.each([
  [null, []],
  ['simple', ['City', 'banks']],
  ['withSubItems (imitate SalesPlan)', ['SalesPlanItem', 'sales_plan']],
  ['withTabs, as in the settings page', []],
  ['Bank', ['Invoice']],
])('%s with %j is right', (pattern, references) => {
  expect(doubts(pattern, references)).toEqual([]);
});

test('names that the registry does not know, and another module than it has for the pattern, are doubted', () => {
  expect(doubts('simple', ['Citty', 'Warehouse'])).toEqual([
    'References: Citty is no entity of the registry. Do you mean City?',
    'References: Warehouse is no entity of the registry.',
  ]);
  expect(doubts('withSubItems: imitate Bank')).toEqual(['Pattern: the registry has SalesPlan as the module for withSubItems, not Bank.']);
  expect(doubts('like PurchaseOrder')).toEqual(['Pattern: PurchaseOrder is no entity of the registry.']);
});

test('without any entity nothing is doubted', () => {
  const nothing = knownEntities({ patterns: {}, enums: {}, entities: {} });
  expect(checkEntities({ pattern: 'like PurchaseOrder', references: ['A'], layers }, nothing)).toEqual([]);
});

test('what is to be imitated is named, or is the example of the kind', () => {
  expect(
    ['simple', 'like sales plan', 'like SalesPlans', 'withSubItems (imitate Bank)', 'none', null].map((text) => imitated(text, known)),
  ).toEqual(['Bank', null, 'SalesPlan', 'Bank', null, null]);
});
