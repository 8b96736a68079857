import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { findModule } from '../../../src/core/reference/find-module.ts';
import { specHints } from '../../../src/core/reference/spec-hints.ts';
import type { Registry } from '../../../src/protocol/registry.ts';
import type { Spec } from '../../../src/protocol/spec.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const plural = { Bank: 'banks', City: 'cities', SalesPlan: 'sales-plans' };
const kebab = { Bank: 'bank', City: 'city', SalesPlan: 'sales-plan' };
type Name = keyof typeof plural;
const names = Object.keys(plural) as Name[];

function moduleOf(name: Name): Record<string, string> {
  const folder = `server/${plural[name]}`;
  const file = `${folder}/${kebab[name]}`;
  return {
    [`${file}.entity.ts`]: `export class ${name} {}`,
    [`${file}.service.ts`]: '',
    [`${file}.controller.ts`]: '',
    [`${file}.service.test.ts`]: '',
    [`web/pages/${kebab[name]}-page.tsx`]: '',
    [`server/migrations/0${names.indexOf(name)}_create.sql`]: `CREATE TABLE ${plural[name].replaceAll('-', '_')} (id int);`,
  };
}
const workspace: Record<string, string> = {
  ...Object.assign({}, ...names.map(moduleOf)),
  'server/cities/city.mapper.ts': '',
  'server/app.module.ts': 'const all = [BankModule, CityModule, SalesPlanModule];',
};
const complete = [
  'server/invoices/invoice.entity.ts',
  'server/invoices/invoice.service.ts',
  'server/invoices/invoice.controller.ts',
  'server/invoices/invoice.service.test.ts',
  'web/pages/invoice-page.tsx',
  'server/migrations/09_create.sql',
  'server/app.module.ts',
];

const specOf = (paths: readonly string[], more: Partial<Spec> = {}): Parameters<typeof specHints>[0] => ({
  type: 'new entity',
  tasks: [],
  layers: [{ heading: 'All', line: 1, files: paths.map((path) => ({ path, description: '', done: false, line: 2 })) }],
  ...more,
});

async function told(
  spec: Parameters<typeof specHints>[0],
  texts = workspace,
  known = names as readonly string[],
  file?: string,
): Promise<string[]> {
  const files = createMemoryFiles(texts);
  const registry: Registry = {
    patterns: {},
    enums: {},
    entities: Object.fromEntries(known.map((name) => [name, { sub: [], refs: [], ...(file === undefined ? {} : { file }) }])),
  };
  const read = async (path: string): Promise<string | null> => files.text(path);
  const base = { paths: files.paths(), registry, search: createFakeSearch(files), read, signal: new AbortController().signal };
  const like = await findModule('Bank', 'imitate', 'Invoice', base);
  const owner = (path: string): string => (path.startsWith('web/') ? 'Frontend' : 'Backend');
  const hints = await specHints(spec, { ...base, registry, fresh: 'Invoice', like, owner });
  return hints.map(inEnglish);
}
const without = (...left: string[]): string[] => complete.filter((path) => !left.some((one) => path.includes(one)));

test('a spec that has what all modules have is told nothing', async () => {
  expect(await told(specOf(complete))).toEqual([]);
});

const missing = {
  migrations: 'Perhaps missing: a migration. Those of the other entities are in server/migrations.',
  'app.module': 'Perhaps missing: a change of server/app.module.ts, in which Bank and its like stand.',
  test: 'Perhaps missing: a test, like server/banks/bank.service.test.ts. All modules like Bank have one.',
  service: 'Perhaps missing: server/invoices/invoice.service.ts. All modules like Bank have such a file.',
};

test.each(Object.entries(missing))('without its %s that is told', async (left, hint) => {
  const tests = left === 'service' ? ['server/invoices/invoice.test.ts'] : [];
  expect(await told(specOf([...without(left), ...tests]))).toEqual([hint]);
});

test('of much that is missing a few lines are told, the most telling first', async () => {
  expect(await told(specOf(['server/invoices/invoice.entity.ts']))).toEqual(Object.values(missing));
});

test('a file where none of its kind lies is told, with where they lie', async () => {
  const moved = complete.map((path) => path.replace('web/pages/invoice-page', 'web/screens/invoice-page'));
  const hint = 'web/screens/invoice-page.tsx lies elsewhere than others of its kind: web/pages/bank-page.tsx.';
  expect(await told(specOf(moved))).toEqual([hint]);
});

test('nothing is told of a layer that the spec is not about, of what only some have, and of what a task says', async () => {
  expect(await told(specOf(without('web/')))).toEqual([]);
  const tasks = [{ number: 1, text: 'Generate the migration', done: false, line: 9 }];
  expect(await told(specOf(without('migrations'), { tasks }))).toEqual([]);
});

test('neither a change of what exists nor a small code base gets a hint', async () => {
  expect(await told(specOf(['server/banks/bank.service.ts']))).toEqual([]);
  expect(await told(specOf(['server/invoices/invoice.entity.ts'], { type: 'modification' }))).toEqual([]);
  const two = { ...moduleOf('Bank'), ...moduleOf('City') };
  expect(await told(specOf(['server/invoices/invoice.entity.ts']), two, ['Bank', 'City'])).toEqual([]);
});

test('where one file speaks of all entities, it is to be changed', async () => {
  const schema = { ...workspace, 'db/schema.ts': 'const all = [Bank, City, SalesPlan];' };
  expect(await told(specOf(complete), schema)).toEqual(['Perhaps missing: a change of db/schema.ts, in which Bank and its like stand.']);
});

test('where one file declares all entities, it is to be changed', async () => {
  const schema = { ...workspace, 'db/schema.prisma': 'model Bank {}\nmodel City {}\nmodel SalesPlan {}\n' };
  const hint = 'Perhaps missing: a change of db/schema.prisma, in which Bank and its like stand.';
  expect(await told(specOf(without('app.module')), schema, names, 'db/schema.prisma')).toEqual([hint, missing['app.module']]);
  expect(await told(specOf([...complete, 'db/schema.prisma']), schema, names, 'db/schema.prisma')).toEqual([]);
});
