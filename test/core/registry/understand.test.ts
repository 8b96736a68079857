import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registryFacts } from '../../../src/core/registry/describe-registry.ts';
import { requestLimit } from '../../../src/app/request-limit.ts';
import { readRegistry } from '../../../src/core/registry/read-registry.ts';
import { referenceFiles } from '../../../src/core/registry/reference-files.ts';
import { understandRequest } from '../../../src/core/registry/understand.ts';

const read = readRegistry(readFileSync(new URL('../../../src/protocol/examples/registry.json', import.meta.url), 'utf8'), 'registry.json');
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const { registry } = read;

const entities = (request: string): string[] =>
  understandRequest(request, registry).entities.map(({ name, known }) => `${name}${known ? '' : ' (new)'}`);

describe('understandRequest', () => {
  it('gathers all about a known entity', () => {
    expect(understandRequest('Add an end date to contracts', registry)).toEqual({
      entities: [{ name: 'Contract', known: true, source: 'registry' }],
      reasons: [],
      unclear: null,
      kind: 'withSubItems',
      pattern: 'SalesPlan',
      references: ['Partner'],
      subs: ['ContractItem'],
      enums: { ContractStatus: ['DRAFT', 'ACTIVE'] },
    });
  });

  it('gathers all about a new one; known ones beside it are its references', () => {
    expect(understandRequest('Create a new entity ContractTemplate with items, referencing Partner', registry)).toEqual({
      entities: [{ name: 'ContractTemplate', known: false, source: 'request' }],
      reasons: [],
      unclear: null,
      kind: 'withSubItems',
      pattern: 'SalesPlan',
      references: ['Partner'],
      subs: [],
      enums: {},
    });
  });

  it.each([
    ['Export sales plans as CSV', ['SalesPlan']],
    ['add a note to sales_plan and BANKS', ['SalesPlan', 'Bank']],
    ['SalesPlanItems get a discount', ['SalesPlanItem']],
    ['sales-plan items get a discount', ['SalesPlanItem']],
    ['Liste as categorys', ['Category']],
    ['show all categories', ['Category']],
    ['Criar cadastro de fornecedor', ['Supplier (new)']],
    ['CRUD for drivers', ['Driver (new)']],
    ['Create an entity called status', ['Status (new)']],
    ['Nova entidade "Plano de venda"', ['PlanoDeVenda (new)']],
    ['Nueva entidad llamada Pedido con un nombre', ['Pedido (new)']],
    ['Create an Invoice entity', ['Invoice (new)']],
    ['Show the PriceList on the start page', ['PriceList (new)']],
    ['Write it in TypeScript, see src/MyFile.ts and MyClass.run', []],
    ['Make the button "Save" blue', []],
    ['Make it faster', []],
    ['change the entity Contract', ['Contract']],
    ['', []],
  ])('%s', (request, expected) => {
    expect(entities(request)).toEqual(expected);
  });

  it('knows Portuguese and Spanish plurals', () => {
    const names = ['Promocao', 'Canal', 'Item', 'Fornecedor', 'País', 'Papel', 'Camión', 'Vez', 'Imagem'];
    const other = {
      patterns: {},
      enums: {},
      entities: Object.fromEntries(names.map((name) => [name, { sub: [], refs: [] }])),
    };
    const found = (request: string): string[] => understandRequest(request, other).entities.map((entity) => entity.name);
    expect(found('promoções, canais, itens, fornecedores, países, papéis, camiones, veces, imagens')).toEqual(names);
  });

  it('knows what the registry only mentions', () => {
    const other = {
      patterns: { simple: 'Order' },
      enums: {},
      entities: { Order: { sub: ['OrderLine'], refs: ['Customer'] } },
    };
    expect(understandRequest('Customers have an address', other).entities).toEqual([{ name: 'Customer', known: true, source: 'registry' }]);
    expect(understandRequest('Order lines have a discount', other)).toMatchObject({
      entities: [{ name: 'OrderLine', known: true }],
      references: ['Order'],
    });
  });

  it('works without a registry', () => {
    expect(understandRequest('New entity Bank', null)).toEqual({
      entities: [{ name: 'Bank', known: false, source: 'request' }],
      reasons: [],
      unclear: null,
      kind: 'simple',
      pattern: null,
      references: [],
      subs: [],
      enums: {},
    });
  });

  it.each([
    ['new entity Region as a tree', 'Category'],
    ['nova entidade Região em hierarquia', 'Category'],
    ['new entity Label, many-to-many with contracts', 'Tag'],
    ['new entity Region', 'Bank'],
    ['add a note to category', 'Category'],
    ['add a note to partners', 'Bank'],
  ])('pattern of "%s"', (request, pattern) => {
    expect(understandRequest(request, registry).pattern).toBe(pattern);
  });

  it('finds a known entity in every notation', () => {
    const notation = fc.constantFrom<(words: string[]) => string>(
      (words) => words.join(' '),
      (words) => words.join('_'),
      (words) => words.join('-'),
      (words) => words.join(''),
      (words) => words.join(' ').toUpperCase(),
      (words) => words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
    );
    const name = fc.constantFrom(...Object.keys(registry.entities), 'ContractItem', 'SalesPlanItem');
    fc.assert(
      fc.property(name, notation, fc.boolean(), (entity, write, plural) => {
        const words = entity
          .replace(/(?<=[a-z])(?=[A-Z])/gu, ' ')
          .toLowerCase()
          .split(' ');
        if (plural) words.push((words.pop() ?? '').replace(/y$/u, 'ie').concat('s'));
        expect(entities(`please change ${write(words)} today`)).toEqual([entity]);
      }),
    );
  });

  it('never throws, also for names of the prototype and the longest request', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        understandRequest(text, registry);
        understandRequest(`entity ${text}`, null);
      }),
    );
    const hostile = { patterns: {}, enums: {}, entities: {} };
    expect(understandRequest('entity constructor', hostile).entities).toEqual([{ name: 'Constructor', known: false, source: 'request' }]);
    for (const piece of ['contract ', 'entity ', 'a', 'Aa', ' ', '"'])
      expect(understandRequest(piece.repeat(requestLimit / piece.length), registry)).toHaveProperty('entities');
  });
});

describe('registryFacts', () => {
  it('tells patterns, entities, enums and what is new', () => {
    expect(registryFacts(registry, ['Contract', 'Category', 'Partner', 'ContractItem', 'Invoice'])).toBe(
      [
        'Modules to imitate, by pattern:',
        '- simple: imitate Bank',
        '- withSubItems: imitate SalesPlan',
        '- selfReferencing: imitate Category',
        '- manyToMany: imitate Tag',
        '',
        'Entities:',
        '- Contract',
        '  - sub-entities: ContractItem',
        '  - references: Partner',
        '  - enum ContractStatus: DRAFT, ACTIVE',
        '- Category',
        '  - references: Category (itself)',
        '  - is the model of: selfReferencing',
        '- Partner',
        '  - referenced by: Contract',
        '- ContractItem (mentioned by others, without an entry of its own)',
        '  - references: Contract',
        '- Invoice: not in the registry, so it is new',
      ].join('\n'),
    );
    expect(registryFacts({ patterns: {}, enums: {}, entities: {} }, [])).toBe('');
  });
});

describe('referenceFiles', () => {
  const paths = [
    'README.md',
    'db/migrations/0001_create_banks.sql',
    'db/migrations/0002_bank_account.sql',
    'backend/src/bank/bank.service.ts',
    'backend/src/bank/index.ts',
    'backend/src/bankruptcy/index.ts',
    'backend/BankController.cs',
    'frontend/src/views/bank-table.tsx',
    'frontend/src/useBanks.ts',
    'spec/active/2026-bank/spec.md',
    'backend/src/sales_plan/sales_plan.py',
    'frontend/SalesPlans.vue',
    'frontend/salesplan.css',
    'backend/src/plan.py',
  ];
  it.each([
    [
      'Bank',
      [
        'backend/BankController.cs',
        'backend/src/bank/bank.service.ts',
        'backend/src/bank/index.ts',
        'db/migrations/0001_create_banks.sql',
        'frontend/src/useBanks.ts',
        'frontend/src/views/bank-table.tsx',
      ],
    ],
    ['SalesPlan', ['backend/src/sales_plan/sales_plan.py', 'frontend/SalesPlans.vue', 'frontend/salesplan.css']],
    ['Account', ['db/migrations/0002_bank_account.sql']],
    ['Nothing', []],
    ['', []],
  ])('%s', (entity, expected) => {
    expect(referenceFiles(entity, paths)).toEqual(expected);
  });
});
