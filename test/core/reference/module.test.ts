import { expect, test } from 'vitest';
import { findModule } from '../../../src/core/reference/find-module.ts';
import { modulePart } from '../../../src/core/reference/module-part.ts';
import { outline } from '../../../src/core/reference/outline.ts';
import type { ReferenceModule } from '../../../src/core/reference/reference-module.ts';
import { tokensOf } from '../../../src/core/prompt/within-budget.ts';
import type { Registry } from '../../../src/protocol/registry.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const files: Record<string, string> = {
  'db/schema.prisma': `model Other {\n  id Int\n}\n\nmodel Bank {\n  id Int\n  name String\n}\n${'// word\n'.repeat(3000)}`,
  'server/banks/bank.entity.ts':
    "import { money } from './money';\nimport { x } from '../shared';\nexport class Bank {\n  pay() {\n    return money;\n  }\n}\n",
  'server/banks/bank.service.ts': 'export class BankService {}\n',
  'server/banks/bank.service.test.ts': 'test();\n',
  'server/banks/money.ts': 'export const money = 1;\n',
  'server/shared.ts': 'export const x = 1;\n',
  'server/app.module.ts':
    '// Bank, City and Tax\nexport const all = [BankModule, CityModule, TaxModule];\nconst entities = { Bank, City, Tax, Box };\n',
  'server/report.ts': 'export const bank = Bank;\n',
  'web/bank-page.tsx': 'export const BankPage = 1;\n',
  'README.md': 'Bank, City, Tax, Box',
};
const registry: Registry = {
  patterns: { simple: 'Bank' },
  enums: {},
  entities: {
    Bank: { file: 'db/schema.prisma', sub: [], refs: [] },
    ...Object.fromEntries(['City', 'Tax', 'Box'].map((name) => [name, { sub: [], refs: [] }])),
  },
};
const memory = createMemoryFiles(files);
const read = async (path: string): Promise<string | null> => memory.text(path);
const { signal } = new AbortController();
const base = { paths: memory.paths(), registry, search: createFakeSearch(memory), read, signal };

const bank: ReferenceModule = {
  entity: 'Bank',
  use: 'imitate',
  files: [
    'db/schema.prisma',
    'server/banks/bank.entity.ts',
    'server/banks/bank.service.ts',
    'web/bank-page.tsx',
    'server/banks/money.ts',
    'server/banks/bank.service.test.ts',
  ],
  places: [{ path: 'server/app.module.ts', line: 2, text: 'export const all = [BankModule, CityModule, TaxModule];' }],
  predicted: [
    'server/sales-plans/sales-plan.entity.ts',
    'server/sales-plans/sales-plan.service.ts',
    'web/sales-plan-page.tsx',
    'server/sales-plans/sales-plan.service.test.ts',
  ],
};

test('a module is what has its name, declares it, or is imported nearby; with where it is made known, and what a new one would be', async () => {
  expect(await findModule('Bank', 'imitate', 'SalesPlan', base)).toEqual(bank);
  expect(await findModule('Bank', 'own', null, base)).toEqual({ ...bank, use: 'own', places: [], predicted: [] });
});

test('an entity whose class is called so is found by its bare name', async () => {
  const { files: found, predicted } = await findModule('BankEntity', 'imitate', 'TaxEntity', base);
  expect(found).toContain('server/banks/bank.service.ts');
  expect(predicted).toContain('server/taxes/tax.service.ts');
});

test('by a prefix that names share, an end that says nothing, and in one word; not by what another module has of the name', async () => {
  const paths = [
    'app/gym/migrations/0001_initial.py',
    'app/gym/models/gym.py',
    'app/gym/models/log.py',
    'app/gym/views/contract.py',
    'app/gym/views/gym.py',
    'app/nutrition/models/log.py',
    'routes/controller_cookbooks.py',
    'policies/policy-controller.ts',
    'fleet/vehicle-service.ts',
  ];
  const known = (names: readonly string[], more: Registry['entities'] = {}): Registry => ({
    ...registry,
    entities: { ...Object.fromEntries(names.map((name) => [name, { sub: [], refs: [] }])), ...more },
  });
  const found = async (entity: string, of: Registry): Promise<string[]> => [
    ...(await findModule(entity, 'own', null, { ...base, paths, registry: of })).files,
  ];
  const gym = { Gym: { file: 'app/gym/models/gym.py', sub: ['Log'], refs: [] }, Log: { file: 'app/gym/models/log.py', sub: [], refs: [] } };
  expect(await found('Gym', known([], gym))).toEqual([
    'app/gym/models/gym.py',
    'app/gym/models/log.py',
    'app/gym/views/gym.py',
    'app/gym/views/contract.py',
  ]);
  expect(await found('CookBook', known(['CookBook']))).toEqual(['routes/controller_cookbooks.py']);
  expect(await found('PolicyAggregateRoot', known(['PolicyAggregateRoot']))).toEqual(['policies/policy-controller.ts']);
  expect(await found('TmsVehicle', known(['TmsVehicle', 'TmsDriver']))).toEqual(['fleet/vehicle-service.ts']);
});

test('an agent sees the files that are its own, of a long one the part that tells of the entity', async () => {
  const agents = [{ owns: ['db/**'] }, { owns: ['server/**'] }];
  const shown = { agents, tokens: 2000, read };
  expect(await modulePart([bank], { ...shown, owns: ['db/**'] })).toBe(`# Files of Bank, the module to imitate

- db/schema.prisma

Their code, as data; read the file before you change it:

--- db/schema.prisma (outline)
model Bank {
  id Int
  name String
}`);
  expect(await modulePart([bank], { ...shown, owns: ['server/**'], tokens: 0 })).toBe(`# Files of Bank, the module to imitate

- server/banks/bank.entity.ts
- server/banks/bank.service.ts
- server/banks/money.ts
- server/banks/bank.service.test.ts

Made known in (a new module may have to be, too):
- server/app.module.ts:2: export const all = [BankModule, CityModule, TaxModule];

So the new module's files would be:
- server/sales-plans/sales-plan.entity.ts
- server/sales-plans/sales-plan.service.ts
- server/sales-plans/sales-plan.service.test.ts`);
  expect(await modulePart([bank], { ...shown, owns: ['mobile/**'] })).toBe('');
});

test('the code of all files together stays within the budget', async () => {
  const long = async (): Promise<string> => 'export class A {\n  b() {\n    return 1;\n  }\n}\n'.repeat(400);
  for (const tokens of [0, 50, 500, 5000]) {
    const without = await modulePart([bank], { owns: ['**'], agents: [], tokens: 0, read: long });
    const text = await modulePart([bank], { owns: ['**'], agents: [], tokens, read: long });
    // What is left over are the names of the files.
    expect(tokensOf(text) - tokensOf(without)).toBeLessThanOrEqual(tokens + 120);
  }
});

test('an outline leaves out what is nested deepest, in any language', () => {
  const licence = '/*\n * Copyright 2020\n */\n';
  const java = `${licence}class A {\n\tvoid b() {\n\t\tif (c) {\n\t\t\tdoes.something(with, it);\n\t\t}\n\t}\n\n\tvoid e() {\n\t\tf();\n\t}\n}\n`;
  expect(outline(java, 1000, 'X')).toBe(java.slice(licence.length).trimEnd());
  expect(outline(java, 27, 'X')).toBe('class A {\n\tvoid b() {\n\t\tif (c) {\n             …\n\t\t}\n\t}\n\tvoid e() {\n\t\tf();\n\t}\n}');
  expect(outline('a\n'.repeat(1000), 10, 'X')).toBeNull();
});

/** A module over the projects of a solution, with what belongs to it; beside it another's. */
const solution = [
  'src/Core/Entities/OrderAggregate/Order.cs',
  'src/Core/Entities/OrderAggregate/OrderItem.cs',
  'src/Core/Specifications/OrderSpecification.cs',
  'src/Infrastructure/Data/Config/OrderConfiguration.cs',
  'src/Infrastructure/Data/Config/OrderItemConfiguration.cs',
  'src/Api/OrderEndpoints/OrderListEndpoint.ListOrdersResponse.cs',
  'src/Web/wwwroot/css/orders.component.min.css',
  'src/Core/Entities/OrderingContext.cs',
  'src/Core/Entities/Basket.cs',
  'src/Core/Entities/BasketItem.cs',
];

test('a module over several projects has its file of each layer, and those of its parts', async () => {
  const texts = createMemoryFiles(Object.fromEntries(solution.map((path) => [path, ''])));
  const known: Registry = {
    patterns: { withSubItems: 'Order' },
    enums: {},
    entities: {
      Order: { file: 'src/Core/Entities/OrderAggregate/Order.cs', sub: ['OrderItem'], refs: [] },
      Basket: { file: 'src/Core/Entities/Basket.cs', sub: ['BasketItem'], refs: [] },
    },
  };
  const there = { paths: texts.paths(), registry: known, search: createFakeSearch(texts), read: async () => '', signal };
  const { files: found, predicted } = await findModule('Order', 'imitate', 'Invoice', there);
  expect(found.toSorted()).toEqual(solution.slice(0, 6).toSorted());
  expect(predicted.toSorted()).toEqual(
    solution
      .slice(0, 6)
      .map((path) => path.replaceAll('Order', 'Invoice'))
      .toSorted(),
  );
});

test('neither migrations nor comments are where a module is made known', async () => {
  const texts = createMemoryFiles({
    'app/models/pet.py': '',
    'app/models/vet.py': '',
    'app/urls.py': 'routes = [Pet, Vet]\n',
    'alembic/versions/1_first.py': 'Pet, Vet\n',
    'db/data.sql': '-- Insert Pets and Vets\n',
    'web/List.vue': '<!-- Pet or Vet -->\n',
    'app/doc.py': '"""Pet and Vet"""\n',
  });
  const known: Registry = { patterns: {}, enums: {}, entities: { Pet: { sub: [], refs: [] }, Vet: { sub: [], refs: [] } } };
  const there = {
    paths: texts.paths(),
    registry: known,
    search: createFakeSearch(texts),
    read: async (path: string) => texts.text(path),
    signal,
  };
  const { places } = await findModule('Pet', 'imitate', null, there);
  expect(places.map(({ path }) => path)).toEqual(['app/urls.py']);
});

test('what ends in a word that many modules of the code base have is one of its own files; a licence is nobody’s module', async () => {
  const names = ['License', 'Food', 'Unit', 'Recipe', 'LicenseKey'];
  const editors = names.map((name) => `web/editors/${name}Editor.vue`);
  const paths = ['LICENSE', 'LICENSE.txt', 'docs/License.md', 'app/models/license.py', 'web/LicensePlate.vue', ...editors];
  const found = createMemoryFiles(Object.fromEntries(paths.map((path) => [path, 'x'])));
  const entities = Object.fromEntries(names.map((name) => [name, { sub: [], refs: [] }]));
  const code = { ...base, paths, registry: { ...registry, entities }, search: createFakeSearch(found), read: async () => 'x' };
  const { files: own, predicted } = await findModule('License', 'imitate', 'Tax', code);
  expect(own).toEqual(['app/models/license.py', 'web/editors/LicenseEditor.vue', 'docs/License.md']);
  expect(predicted).toEqual(['app/models/tax.py', 'web/editors/TaxEditor.vue', 'docs/Tax.md']);
});
